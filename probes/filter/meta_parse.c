// SPDX-License-Identifier: GPL-2.0-or-later
/* From text to a tree, by recursive descent; binary operators by climbing precedences. The text is
 * read as it stands, without a pass for tokens: what a ':' or a digit begins depends on where it
 * stands. */

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "probes/filter/meta_internal.h"

#define DEPTH_MAX 128
#define STEPS_MAX 32

static const struct {
	const char *text;
	int precedence;
} ops[] = {
#define OP_ROW(NAME, text, precedence) [META_##NAME] = { text, precedence },
	META_OPS(OP_ROW)
#undef OP_ROW
};

static int parse_expr(struct meta *m, int precedence, struct meta_node **ret);

/* ---- characters and words ---- */

static char look(const struct meta *m, size_t ahead)
{
	size_t left = strlen(m->expr + m->pos);

	return ahead <= left ? m->expr[m->pos + ahead] : '\0';
}

static void skip_space(struct meta *m)
{
	while (isspace((unsigned char)look(m, 0)))
		m->pos++;
}

static bool is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_len(const struct meta *m)
{
	size_t n = 0;

	if (!is_word_start(look(m, 0)))
		return 0;
	while (is_word_char(m->expr[m->pos + n]))
		n++;
	return n;
}

/* Is `word` next, as a word of its own? */
static bool at_word(const struct meta *m, const char *word)
{
	size_t len = strlen(word);

	return word_len(m) == len && !memcmp(m->expr + m->pos, word, len);
}

static int unexpected(const struct meta *m, const char *wanted)
{
	char c = look(m, 0);

	if (!c)
		return meta_error(m, m->pos, -EINVAL, "%s is missing at the end", wanted);
	if (isprint((unsigned char)c))
		return meta_error(m, m->pos, -EINVAL, "%s is wanted here, not '%c'", wanted, c);
	return meta_error(m, m->pos, -EINVAL, "%s is wanted here", wanted);
}

static struct meta_node *new_node(struct meta *m, int kind, size_t pos)
{
	struct meta_node *n = meta_alloc(m, sizeof(*n));

	if (n) {
		n->node = kind;
		n->pos = pos;
	}
	return n;
}

/* ---- literals ---- */

static int digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	if (isxdigit((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return 99;
}

/* 12, 0xc, 014 */
static int parse_number(struct meta *m, uint64_t *ret)
{
	size_t start = m->pos;
	int base = 10;
	uint64_t v = 0;

	if (look(m, 0) == '0' && tolower((unsigned char)look(m, 1)) == 'x') {
		base = 16;
		m->pos += 2;
		if (digit_value(look(m, 0)) >= base)
			return meta_error(m, start, -EINVAL, "no digits behind 0x");
	} else if (look(m, 0) == '0') {
		base = 8;
	}
	for (; digit_value(look(m, 0)) < base; m->pos++)
		if (__builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)digit_value(look(m, 0)), &v))
			return meta_error(m, start, -EINVAL, "the number does not fit in 64 bits");
	if (is_word_char(look(m, 0)))
		return meta_error(m, m->pos, -EINVAL, "'%c' is no digit of %s", look(m, 0),
				  base == 16  ? "a hexadecimal number"
				  : base == 8 ? "an octal number, which is one that begins with 0"
					      : "a number");
	*ret = v;
	return 0;
}

/* Bytes of the MAC address that begins here, 0 if there is none. */
static size_t mac_len(const struct meta *m, uint8_t mac[6])
{
	const char *p = m->expr + m->pos;

	for (int i = 0; i < 6; i++, p += 3) {
		if (!isxdigit((unsigned char)p[0]) || !isxdigit((unsigned char)p[1]))
			return 0;
		if (i < 5 && p[2] != ':')
			return 0;
		mac[i] = (uint8_t)(digit_value(p[0]) << 4 | digit_value(p[1]));
	}
	return is_word_char(p[-1]) || p[-1] == ':' ? 0 : 17;
}

/* Bytes of the IPv4 address that begins here, 0 if there is none. */
static size_t ipv4_len(const struct meta *m, uint64_t *ret)
{
	const char *p = m->expr + m->pos;
	uint64_t address = 0;

	for (int i = 0; i < 4; i++) {
		unsigned int v = 0;
		int n;

		if (i && *p++ != '.')
			return 0;
		for (n = 0; isdigit((unsigned char)*p) && n < 4; n++)
			v = v * 10 + (unsigned int)(*p++ - '0');
		if (!n || v > 255)
			return 0;
		address = address << 8 | v;
	}
	if (is_word_char(*p) || *p == '.')
		return 0;
	*ret = address;
	return (size_t)(p - m->expr) - m->pos;
}

static int parse_digits(struct meta *m, struct meta_node **ret)
{
	struct meta_node *n = new_node(m, META_NODE_NUMBER, m->pos);
	size_t len;
	int r;

	if (!n)
		return meta_no_memory();
	*ret = n;
	len = ipv4_len(m, &n->number);
	if (len) {
		n->node = META_NODE_IPV4;
		m->pos += len;
		return 0;
	}
	r = parse_number(m, &n->number);
	if (!r && look(m, 0) == '.' && isdigit((unsigned char)look(m, 1)))
		return meta_error(m, n->pos, -EINVAL, "this is no IPv4 address, and no number");
	return r;
}

/* One character of a literal, escapes resolved. */
static int parse_escape(struct meta *m, char *ret)
{
	char c = look(m, 1);
	int high, low;

	if (c == 'x') {
		high = digit_value(look(m, 2));
		low = high < 16 ? digit_value(look(m, 3)) : 99;
		if (low >= 16)
			return meta_error(m, m->pos, -EINVAL, "\\x wants two hexadecimal digits");
		*ret = (char)(high << 4 | low);
		m->pos += 4;
		return 0;
	}
	if (!c || !strchr("\\\"'*", c))
		return meta_error(m, m->pos, -EINVAL,
				  "there are only the escapes \\\\, \\\", \\', \\* and \\xNN");
	*ret = c;
	m->pos += 2;
	return 0;
}

static int parse_text(struct meta *m, struct meta_node **ret)
{
	struct meta_node *n = new_node(m, META_NODE_TEXT, m->pos);
	char quote = look(m, 0), *text = meta_alloc(m, strlen(m->expr) + 1);
	int r;

	if (!n || !text)
		return meta_no_memory();
	for (m->pos++; look(m, 0) != quote;) {
		char c = look(m, 0);

		if (!c)
			return meta_error(m, n->pos, -EINVAL, "the text has no closing %c", quote);
		if (c == '\\') {
			r = parse_escape(m, &text[n->len]);
			if (r)
				return r;
			if (!text[n->len])
				return meta_error(m, n->pos, -EINVAL, "a text cannot hold \\x00");
			n->len++;
		} else if (c == '*') {
			if (look(m, 1) != quote)
				return meta_error(
					m, m->pos, -EINVAL,
					"'*' stands for any rest, so only at the end; \\* is the "
					"character");
			n->prefix = true;
			m->pos++;
		} else {
			text[n->len++] = c;
			m->pos++;
		}
	}
	m->pos++;
	n->text = text;
	*ret = n;
	return 0;
}

/* ---- paths ---- */

static int parse_name(struct meta *m, const char *what, struct meta_step *step)
{
	size_t len;

	skip_space(m);
	len = word_len(m);
	if (!len)
		return unexpected(m, what);
	step->pos = m->pos;
	step->name = meta_strndup(m, m->expr + m->pos, len);
	m->pos += len;
	return step->name ? 0 : meta_no_memory();
}

static int parse_index(struct meta *m, struct meta_step *step)
{
	int r;

	step->kind = META_STEP_INDEX;
	skip_space(m);
	step->pos = m->pos;
	if (!isdigit((unsigned char)look(m, 0)))
		return unexpected(m, "a number");
	r = parse_number(m, &step->number);
	if (r)
		return r;
	skip_space(m);
	if (look(m, 0) != ']')
		return unexpected(m, "']'");
	m->pos++;
	return 0;
}

/* Behind the colon: [~]mask ':' type, or type. */
static int parse_cast(struct meta *m, struct meta_step *step)
{
	bool invert = false;
	int r;

	step->kind = META_STEP_CAST;
	step->number = UINT64_MAX;
	skip_space(m);
	if (look(m, 0) == '~') {
		invert = true;
		m->pos++;
		skip_space(m);
	}
	if (invert || isdigit((unsigned char)look(m, 0))) {
		if (!isdigit((unsigned char)look(m, 0)))
			return unexpected(m, "a number");
		r = parse_number(m, &step->number);
		if (r)
			return r;
		step->number = invert ? ~step->number : step->number;
		skip_space(m);
		if (look(m, 0) != ':')
			return unexpected(m, "':' and the type to cast to");
		m->pos++;
	}
	skip_space(m);
	if (at_word(m, "struct") || at_word(m, "union"))
		m->pos += word_len(m);
	return parse_name(m, "the name of a type", step);
}

/* The step that begins here. 1; 0: there is none; -errno. */
static int parse_step(struct meta *m, struct meta_step *step)
{
	char c;
	int r;

	skip_space(m);
	c = look(m, 0);
	*step = (struct meta_step){ .pos = m->pos };
	if (c == '-' && look(m, 1) == '>') {
		m->pos += 2;
		r = parse_name(m, "the name of a field", step);
	} else if (c == '.') {
		m->pos++;
		r = parse_name(m, "the name of a field", step);
	} else if (c == '[') {
		m->pos++;
		r = parse_index(m, step);
	} else if (c == ':') {
		m->pos++;
		r = parse_cast(m, step);
	} else {
		return 0;
	}
	return r ? r : 1;
}

static int parse_path(struct meta *m, struct meta_node **ret)
{
	struct meta_node *n = new_node(m, META_NODE_PATH, m->pos);
	size_t len = word_len(m);
	int r;

	if (!n)
		return meta_no_memory();
	n->text = meta_strndup(m, m->expr + m->pos, len);
	n->steps = meta_alloc(m, STEPS_MAX * sizeof(*n->steps));
	if (!n->text || !n->steps)
		return meta_no_memory();
	m->pos += len;
	for (;;) {
		struct meta_step step;

		r = parse_step(m, &step);
		if (r <= 0)
			break;
		if (n->n_steps == STEPS_MAX)
			return meta_error(m, step.pos, -E2BIG, "more than %d steps in one path",
					  STEPS_MAX);
		n->steps[n->n_steps++] = step;
	}
	*ret = n;
	return r;
}

/* ---- expressions ---- */

static int parse_parentheses(struct meta *m, struct meta_node **ret)
{
	size_t open = m->pos++;
	int r = parse_expr(m, 1, ret);

	if (r)
		return r;
	skip_space(m);
	if (!look(m, 0))
		return meta_error(m, open, -EINVAL, "the parenthesis is not closed");
	if (look(m, 0) != ')')
		return unexpected(m, "an operator or ')'");
	m->pos++;
	return 0;
}

static int parse_operand(struct meta *m, struct meta_node **ret)
{
	uint8_t mac[6];
	size_t len;
	char c;

	c = look(m, 0);
	len = mac_len(m, mac);
	if (len) {
		*ret = new_node(m, META_NODE_MAC, m->pos);
		if (!*ret)
			return meta_no_memory();
		memcpy((*ret)->mac, mac, sizeof(mac));
		m->pos += len;
		return 0;
	}
	if (c == '(')
		return parse_parentheses(m, ret);
	if (c == '"' || c == '\'')
		return parse_text(m, ret);
	if (isdigit((unsigned char)c))
		return parse_digits(m, ret);
	if (is_word_start(c))
		return parse_path(m, ret);
	return unexpected(m, "a field, a number or a text");
}

/* The unary operator that begins here, and its length; 0: none. */
static size_t unary_at(const struct meta *m, enum meta_op *ret)
{
	static const enum meta_op unary[] = { META_NOT, META_INVERT, META_NEGATE };

	if (at_word(m, "not")) {
		*ret = META_NOT;
		return 3;
	}
	for (size_t i = 0; i < ARRAY_SIZE(unary); i++) {
		if (look(m, 0) == ops[unary[i]].text[0]) {
			*ret = unary[i];
			return 1;
		}
	}
	return 0;
}

static int parse_unary(struct meta *m, struct meta_node **ret)
{
	struct meta_node *n;
	enum meta_op op;
	size_t len;
	int r;

	skip_space(m);
	len = unary_at(m, &op);
	if (!len)
		return parse_operand(m, ret);
	n = new_node(m, META_NODE_OP, m->pos);
	if (!n)
		return meta_no_memory();
	if (++m->depth > DEPTH_MAX)
		return meta_error(m, m->pos, -E2BIG, "nested too deeply");
	m->pos += len;
	n->op = op;
	if (len > 1) /* the word is for the whole comparison */
		r = parse_expr(m, META_PRECEDENCE_COMPARE, &n->a);
	else
		r = parse_unary(m, &n->a);
	m->depth--;
	*ret = n;
	return r;
}

/* The binary operator that begins here, and its length; 0: none. The longest wins. */
static size_t binary_at(const struct meta *m, enum meta_op *ret)
{
	size_t best = 0;

	if (at_word(m, "and") || at_word(m, "or")) {
		*ret = at_word(m, "and") ? META_AND : META_OR;
		return word_len(m);
	}
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		size_t len = strlen(ops[i].text);

		if (ops[i].precedence && len > best &&
		    !strncmp(m->expr + m->pos, ops[i].text, len)) {
			*ret = (enum meta_op)i;
			best = len;
		}
	}
	return best;
}

static int no_operator(const struct meta *m)
{
	if (look(m, 0) == '=')
		return meta_error(m, m->pos, -EINVAL, "'=' is no operator; did you mean '=='?");
	if (look(m, 0) == ')')
		return meta_error(m, m->pos, -EINVAL, "no parenthesis is open here");
	return unexpected(m, "an operator");
}

/* Operators that bind at least as tightly as `precedence`. */
static int parse_binary(struct meta *m, int precedence, struct meta_node **ret)
{
	struct meta_node *left, *n;
	bool compared = false;
	enum meta_op op;
	size_t len;
	int r;

	r = parse_unary(m, &left);
	for (;;) {
		if (r)
			return r;
		skip_space(m);
		len = binary_at(m, &op);
		if (!len || ops[op].precedence < precedence)
			break;
		if (compared && meta_is_compare(op))
			return meta_error(
				m, m->pos, -EINVAL,
				"comparisons cannot be chained; write a < b && b < c, or use "
				"parentheses");
		compared = compared || meta_is_compare(op);
		n = new_node(m, META_NODE_OP, m->pos);
		if (!n)
			return meta_no_memory();
		n->op = op;
		n->a = left;
		m->pos += len;
		r = parse_expr(m, ops[op].precedence + 1, &n->b);
		left = n;
		if (!meta_is_compare(op) && ops[op].precedence < META_PRECEDENCE_COMPARE)
			compared = false;
	}
	*ret = left;
	return 0;
}

static int parse_expr(struct meta *m, int precedence, struct meta_node **ret)
{
	int r;

	if (++m->depth > DEPTH_MAX)
		return meta_error(m, m->pos, -E2BIG, "nested too deeply");
	r = parse_binary(m, precedence, ret);
	m->depth--;
	return r;
}

int meta_parse(struct meta *m, struct meta_node **ret)
{
	int r;

	skip_space(m);
	if (!look(m, 0))
		return meta_error(m, 0, -EINVAL, "the expression is empty");
	r = parse_expr(m, 1, ret);
	if (r)
		return r;
	skip_space(m);
	return look(m, 0) ? no_operator(m) : 0;
}
