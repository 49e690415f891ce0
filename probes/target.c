// SPDX-License-Identifier: GPL-2.0-or-later
/* See target.h. Without a type, a target with a colon is a tracepoint or a function of a module,
 * and one without is a function; the kernel decides. */

#include "probes/target.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/util/log.h"
#include "core/util/out.h"
#include "core/util/parse.h"

/* The names that kinds may be given by, beside their own. */
static const struct {
	const char *name;
	enum pk_probe_kind kind;
} type_names[] = {
#define TYPE_NAME(NAME, name, what) { name, PK_PROBE_##NAME },
	PK_PROBE_KINDS(TYPE_NAME)
#undef TYPE_NAME
		{ "raw_tracepoint", PK_PROBE_TP },
	{ "k", PK_PROBE_KPROBE },
	{ "kr", PK_PROBE_KRETPROBE },
};

const char *pk_probe_kind_name(enum pk_probe_kind kind)
{
	static const char *const names[] = {
#define KIND_NAME(NAME, name, what) [PK_PROBE_##NAME] = name,
		PK_PROBE_KINDS(KIND_NAME)
#undef KIND_NAME
	};

	return names[kind];
}

const char *pk_target_text(const struct pk_target *t, char *buf, size_t size)
{
	snprintf(buf, size, "%s:%s%s%s", pk_probe_kind_name(t->kind), t->module,
		 t->module[0] ? ":" : "", t->symbol);
	return buf;
}

const char *pk_target_module(const struct pk_target *t, char *buf, size_t size)
{
	bool is_pair = t->kind == PK_PROBE_TP && strchr(t->symbol, ':');

	snprintf(buf, size, "%.*s", is_pair ? (int)strcspn(t->symbol, ":") : -1,
		 is_pair ? t->symbol : t->module);
	return buf;
}

static int bad(struct pk_out *why, const char *fmt, ...) _printf_(2, 3);

static int bad(struct pk_out *why, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	pk_out_str(why, text);
	return -EINVAL;
}

/* ---- options ---- */

static enum pk_ret_op parse_op(const char **text)
{
	static const struct {
		const char *text;
		enum pk_ret_op op;
	} ops[] = { /* the longer ones first */
#define RET_OP2(NAME, text) { text, PK_RET_##NAME },
		    { "==", PK_RET_EQ },
		    PK_RET_OPS(RET_OP2)
#undef RET_OP2
	};

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		size_t len = strlen(ops[i].text);

		if (len && !strncmp(*text, ops[i].text, len)) {
			*text += len;
			return ops[i].op;
		}
	}
	return PK_RET_ANY;
}

/* "=-12" and the like, the whole of [text, end). */
static int parse_ret(const char *text, const char *end, struct pk_ret_match *ret)
{
	struct pk_ret_match m = { .op = parse_op(&text) };
	char *stop = NULL;

	if (m.op == PK_RET_ANY || text >= end)
		return -EINVAL;
	m.negative = *text == '-';
	text += m.negative;
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	m.value = strtoull(text, &stop, 0);
	if (errno || stop != end || (m.negative && m.value > 1ULL << 63))
		return -EINVAL;
	m.negative = m.negative && m.value;
	if (m.negative)
		m.value = -m.value;
	*ret = m;
	return 0;
}

static int parse_options(const char *text, const char *options, struct pk_target *t,
			 struct pk_out *why)
{
	while (*options) {
		size_t len = strcspn(++options, "/");

		if (len == 5 && memcmp(options, "stack", 5) == 0)
			t->stack = true;
		else if (len == 7 && memcmp(options, "tracked", 7) == 0)
			t->tracked = true;
		else if (len > 3 && memcmp(options, "ret", 3) == 0 && !isalpha(options[3])) {
			if (parse_ret(options + 3, options + len, &t->ret))
				return bad(why,
					   "probe '%s': '/%.*s': expected a comparison with a "
					   "number, such as /ret=0, /ret!=0, /ret<0, /ret=-12",
					   text, (int)len, options);
		} else
			return bad(why,
				   "probe '%s': '/%.*s' is no option of a probe; there are: "
				   "/stack, /tracked, and for kretprobes /ret=VALUE",
				   text, (int)len, options);
		options += len;
	}
	return 0;
}

/* Does a number of that type ever compare so? */
const char *pk_target_ret_wrong(const struct pk_ret_match *m, unsigned int bytes, bool is_signed,
				bool is_pointer)
{
	uint64_t top = bytes < 8 ? 1ULL << (bytes * 8 - is_signed) : 1ULL << 63;
	bool order = m->op != PK_RET_EQ && m->op != PK_RET_NE;

	if (m->op == PK_RET_ANY)
		return NULL;
	if (!bytes)
		return "the function returns nothing";
	if (is_pointer && order)
		return "the function returns a pointer, which is only equal to a value or not";
	if (is_pointer)
		return NULL;
	if (m->negative && !is_signed)
		return "the function returns an unsigned number, which is never negative";
	if (m->negative ? -m->value > top : (bytes < 8 || is_signed) && m->value >= top)
		return "the function returns a smaller number than that";
	return NULL;
}

/* ---- targets ---- */

static int bad_type(const char *text, const char *type, size_t len, struct pk_out *why)
{
	_cleanup_(pk_out_done) struct pk_out list;
	const char *names[ARRAY_SIZE(type_names)], *near;
	char word[64];

	pk_out_init(&list, -1);
	for (size_t i = 0; i < ARRAY_SIZE(type_names); i++) {
		names[i] = type_names[i].name;
		pk_out_printf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	snprintf(word, sizeof(word), "%.*s", (int)len, type);
	near = pk_nearest(word, names, ARRAY_SIZE(names));
	if (near)
		return bad(why, "probe '%s': '%s' is no type of a probe; did you mean '%s'?", text,
			   word, near);
	return bad(why, "probe '%s': '%s' is no type of a probe; there are: %s", text, word,
		   pk_out_text(&list) ?: "");
}

/* Take the type off the front of [*p, end). False: none is there. */
static bool take_type(const char **p, const char *end, enum pk_probe_kind *ret)
{
	const char *colon = memchr(*p, ':', (size_t)(end - *p));

	for (size_t i = 0; colon && i < ARRAY_SIZE(type_names); i++)
		if (strlen(type_names[i].name) == (size_t)(colon - *p) &&
		    memcmp(*p, type_names[i].name, (size_t)(colon - *p)) == 0) {
			*ret = type_names[i].kind;
			*p = colon + 1;
			return true;
		}
	return false;
}

static size_t count_colons(const char *s)
{
	size_t n = 0;

	for (; (s = strchr(s, ':')); s++)
		n++;
	return n;
}

static bool is_word(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("_.:*?[]!-", *s))
			return false;
	return true;
}

/* "GROUP:NAME", both there? */
static bool is_pair(const char *s)
{
	const char *colon = strchr(s, ':');

	return colon && colon != s && colon[1] && count_colons(s) == 1;
}

static int check_tp(const char *text, const struct pk_target *t, struct pk_out *why)
{
	if (is_pair(t->symbol))
		return 0;
	return bad(why,
		   "probe '%s': '%s' is no tracepoint; they are written GROUP:NAME, "
		   "e.g. tp:skb:kfree_skb",
		   text, t->symbol);
}

/* A function: its module, if there is one, goes where it belongs. */
static int split_module(const char *text, struct pk_target *t, struct pk_out *why)
{
	char *colon = strchr(t->symbol, ':');

	if (!colon)
		return 0;
	if (!is_pair(t->symbol))
		return bad(why,
			   "probe '%s': '%s' is no function; they are written NAME or "
			   "MODULE:NAME, e.g. kprobe:ip_rcv",
			   text, t->symbol);
	if ((size_t)(colon - t->symbol) >= sizeof(t->module))
		return bad(why, "probe '%s': the name of the module is too long", text);
	snprintf(t->module, sizeof(t->module), "%.*s", (int)(colon - t->symbol), t->symbol);
	memmove(t->symbol, colon + 1, strlen(colon + 1) + 1);
	return 0;
}

static int check_usdt(const char *text, struct pk_target *t, struct pk_out *why)
{
	const char *name = strrchr(t->symbol, ':');
	const char *provider = name ? memrchr(t->symbol, ':', (size_t)(name - t->symbol)) : NULL;

	t->glob = false;
	if (provider && provider != t->symbol && provider + 1 != name && name[1])
		return 0;
	return bad(why,
		   "probe '%s': '%s' is no probe of a program; they are written "
		   "PATH:PROVIDER:NAME or PID:PROVIDER:NAME",
		   text, t->symbol);
}

static int check_symbol(const char *text, struct pk_target *t, struct pk_out *why)
{
	if (t->kind == PK_PROBE_USDT)
		return check_usdt(text, t, why);
	if (!is_word(t->symbol))
		return bad(why, "probe '%s': '%s' is no name", text, t->symbol);
	if (t->kind == PK_PROBE_TP)
		return check_tp(text, t, why);
	/* One with a colon may also be a tracepoint: undecided, it stays whole. */
	return t->guessed ? 0 : split_module(text, t, why);
}

/* One of the alternatives, [p, end), without options. */
static int parse_one(const char *text, const char *p, const char *end, struct pk_target *t,
		     struct pk_out *why)
{
	const char *start = p;

	if (take_type(&p, end, &t->kind))
		t->guessed = false;
	if (p == end)
		return bad(why, "probe '%s': names no target; e.g. tp:skb:kfree_skb", text);
	if ((size_t)(end - p) >= sizeof(t->symbol))
		return bad(why, "probe '%s': the name is too long", text);
	t->module[0] = '\0';
	snprintf(t->symbol, sizeof(t->symbol), "%.*s", (int)(end - p), p);
	if (t->guessed && count_colons(t->symbol) > 1)
		return bad_type(text, start, strcspn(start, ":"), why);
	if (t->guessed)
		t->kind = strchr(t->symbol, ':') ? PK_PROBE_TP : PK_PROBE_KPROBE;
	t->glob = strpbrk(t->symbol, "*?[");
	return check_symbol(text, t, why);
}

/* Where the options begin: at the first slash; but a program's path has some, so there behind
 * the last colon. */
static const char *find_options(const char *text)
{
	enum pk_probe_kind kind;
	const char *p = text;

	if (take_type(&p, strchrnul(p, '|'), &kind) && kind == PK_PROBE_USDT)
		p = strrchr(p, ':') ?: p;
	return strchrnul(p, '/');
}

static int check_ret(const char *text, const struct pk_target_spec *s, struct pk_out *why)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].ret.op != PK_RET_ANY && s->at[i].kind != PK_PROBE_KRETPROBE)
			return bad(why,
				   "probe '%s': /ret is for kretprobes only; e.g. "
				   "kretprobe:nft_do_chain/ret=0",
				   text);
	return 0;
}

static int parse(const char *text, struct pk_target_spec *ret, struct pk_out *why)
{
	struct pk_target_spec s = { .optional = text[0] == '?' };
	struct pk_target t = { .guessed = true };
	const char *p = text + s.optional, *options = find_options(p);

	if (parse_options(text, options, &t, why))
		return -EINVAL;
	for (;;) {
		const char *end = memchr(p, '|', (size_t)(options - p)) ?: options;

		if (s.n == PK_TARGET_MAX_ALTERNATIVES)
			return bad(why, "probe '%s': more than %d alternatives", text,
				   PK_TARGET_MAX_ALTERNATIVES);
		if (parse_one(text, p, end, &t, why)) /* a type holds for what follows, too */
			return -EINVAL;
		s.at[s.n++] = t;
		if (end == options)
			break;
		p = end + 1;
	}
	if (check_ret(text, &s, why))
		return -EINVAL;
	*ret = s;
	return 0;
}

int pk_target_parse(const char *text, struct pk_target_spec *ret)
{
	_cleanup_(pk_out_done) struct pk_out why;
	int r;

	pk_out_init(&why, -1);
	r = parse(text, ret, &why);
	return r ? pk_err(r, "%s", pk_out_text(&why) ?: "") : 0;
}

int pk_target_check(const char *text, struct pk_out *why)
{
	struct pk_target_spec spec;

	return parse(text, &spec, why);
}
