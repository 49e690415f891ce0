// SPDX-License-Identifier: GPL-2.0-or-later
/* A rule's texts, their fields filled in; and from what they follow, so that those that are the
 * same need not be written again. */

#include <string.h>

#include "postprocess/why/internal.h"

/* ---- fields and brackets ---- */

/* Write text[0..len). False: a field in it is not known. */
static bool put_part(struct pk_out *out, const char *text, size_t len, const struct pk_facts *f,
		     bool is_fix)
{
	const char *end = text + len;
	bool known = true;

	while (text < end) {
		const char *brace = memchr(text, '{', (size_t)(end - text)), *close;

		pk_out_mem(out, text, (size_t)((brace ? brace : end) - text));
		if (!brace)
			break;
		close = memchr(brace, '}', (size_t)(end - brace));
		if (!close)
			break; /* no such rule: a test walks them */
		if (!pk_why_put_field(out, brace + 1, (size_t)(close - brace - 1), f, is_fix))
			known = false;
		text = close + 1;
	}
	return known;
}

void pk_why_put(struct pk_out *out, const char *text, const struct pk_facts *f, bool is_fix)
{
	while (*text) {
		size_t plain = (size_t)(strchrnul(text, '[') - text), optional, before;

		put_part(out, text, plain, f, is_fix);
		text += plain;
		if (!*text)
			return;
		text++;
		optional = (size_t)(strchrnul(text, ']') - text);
		before = out->len;
		if (!put_part(out, text, optional, f, is_fix))
			out->len = before; /* it is in memory, nothing was flushed */
		text += optional + (text[optional] == ']');
	}
}

/* ---- settings that were changed ---- */

/* Does the rule ask for that fact, or say it? */
static bool is_about(const struct pk_why_rule *rule, const char *name, size_t len)
{
	for (const char *p = rule->when; p && *p;) {
		const char *term = p + (*p == '!');

		if (strcspn(term, "=!~^ ") == len && !strncmp(term, name, len))
			return true;
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	for (const char *p = rule->cause; (p = strstr(p, "{.")); p += 2)
		if (!strncmp(p + 2, name, len) && p[2 + len] == '}')
			return true;
	return false;
}

void pk_why_put_changed(struct pk_out *out, const struct pk_why_rule *rule,
			const struct pk_facts *f)
{
	char number[PK_EVIDENCE_NUMBER];
	const char *p = pk_why_fact(f, "changed_settings", strlen("changed_settings"), number);
	const char *open = " (";
	size_t before = out->len;

	while (p && *p) {
		size_t len = strcspn(p, " "), name = strcspn(p, "= ");

		if (name < len && is_about(rule, p, name)) {
			pk_out_str(out, open);
			pk_out_escaped(out, p, name);
			pk_out_str(out, " was ");
			pk_out_escaped(out, p + name + 1, len - name - 1);
			open = ", ";
		}
		p += len;
		p += strspn(p, " ");
	}
	if (out->len != before)
		pk_out_str(out, " when collecting began)");
}

/* ---- texts that are the same ---- */

uint32_t pk_why_uses(const char *text)
{
	uint32_t uses = 0;

	while ((text = strchr(text, '{'))) {
		size_t len = strcspn(++text, "}");

		uses |= pk_why_field_uses(text, len);
	}
	return uses;
}

static void key_of_flow(struct pk_why_key *key, const struct pk_flow *flow, uint32_t uses)
{
	key->family = flow->family;
	key->has_ports = flow->has_ports;
	if (uses & PK_WHY_SRC)
		memcpy(key->src, flow->src, sizeof(key->src));
	if (uses & PK_WHY_DST)
		memcpy(key->dst, flow->dst, sizeof(key->dst));
	if (uses & PK_WHY_SPORT)
		key->sport = flow->sport;
	if (uses & PK_WHY_DPORT)
		key->dport = flow->dport;
	if (uses & PK_WHY_PROTO)
		key->proto = flow->proto;
}

bool pk_why_key_of(struct pk_why_key *key, const struct pk_why_rule *rule, uint32_t uses,
		   const struct pk_facts *f)
{
	if (uses & PK_WHY_BYTES)
		return false;
	memset(key, 0, sizeof(*key));
	key->rule = rule;
	key->evidence = f->evidence;
	key->evidence_of_flow = f->evidence_of_flow;
	key->place = uses & PK_WHY_PLACE ? f->place : 0;
	key->has_flow = f->has_flow;
	if (f->has_flow)
		key_of_flow(key, &f->flow, uses);
	if (f->ns && uses & PK_WHY_NS)
		key->netns = f->ns->inum;
	if (f->dev && uses & PK_WHY_DEV)
		memcpy(key->dev, f->dev->name, sizeof(key->dev));
	return true;
}
