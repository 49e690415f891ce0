// SPDX-License-Identifier: GPL-2.0-or-later
/* Options: each way to write one, each way to get one wrong and what is said of it, and who
 * wins. */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/util/cleanup.h"
#include "core/util/options.h"

enum color { RED, GREEN };

struct values {
	bool stack, print;
	unsigned int verbose;
	const char *out, *cmd;
	char **probes, **collectors;
	uint32_t snaplen, level;
	uint64_t count, size, time;
	enum color color;
};

static const char *const colors[] = { "red", "green", NULL };

static const struct pk_option rows[] = {
	PK_OPTION(BOOL, struct values, stack, "stack", 's', .help = "Stacks."),
	PK_OPTION(BOOL, struct values, print, "print", 0, .help = "Print."),
	PK_OPTION(COUNT, struct values, verbose, "verbose", 'v', .help = "Say more."),
	PK_OPTION(STRING, struct values, out, "out", 'o', .metavar = "FILE", .implied = "x.data",
		  .help = "Write to FILE."),
	PK_OPTION(STRING, struct values, cmd, "cmd", 0, .metavar = "CMD", .help = "Run CMD."),
	PK_OPTION(LIST, struct values, probes, "probe", 'p', .metavar = "PROBE",
		  .help = "A probe."),
	PK_OPTION(WORDS, struct values, collectors, "collectors", 'c', .metavar = "LIST",
		  .help = "Names."),
	PK_OPTION(U32, struct values, snaplen, "snaplen", 0, .metavar = "N", .max = 32768,
		  .help = "Bytes."),
	PK_OPTION(U32, struct values, level, "compress", 0, .metavar = "LEVEL", .implied = "3",
		  .min = 1, .max = 19, .help = "Compress."),
	PK_OPTION(U64, struct values, count, "stop-after", 0, .metavar = "N", .min = 1,
		  .help = "Count."),
	PK_OPTION(SIZE, struct values, size, "buffer-size", 0, .metavar = "SIZE", .min = 65536,
		  .max = 1ull << 30, .help = "Size."),
	PK_OPTION(DURATION, struct values, time, "duration", 0, .metavar = "TIME", .min = 1,
		  .help = "Time."),
	PK_OPTION(CHOICE, struct values, color, "color", 0, .choices = colors, .help = "Colour."),
};

static const struct pk_option before_rows[] = {
	PK_OPTION(WORDS, struct values, collectors, "profile", 'P', .metavar = "NAME",
		  .help = "Profile."),
};

/* A line cut at blanks; '' is an empty word. argv points into `text`. */
static int split(char *text, char **argv, int max)
{
	int n = 0;

	for (char *p = text; *p && n < max;) {
		size_t len = strcspn(p, " ");
		bool more = p[len];

		p[len] = '\0';
		argv[n++] = !strcmp(p, "''") ? p + 2 : p;
		p += len + more;
	}
	return n;
}

/* Parse `line` as command `who`; what was said on stderr, its end cut off, goes to `said`. */
static int parse(const char *who, const char *line, struct values *values, struct pk_options *o,
		 char *said, size_t said_size)
{
	char *text = strdup(line), *argv[32];
	int pipe_fds[2], saved, r, argc = split(text, argv, 32);
	ssize_t len;

	assert_int_equal(pipe2(pipe_fds, O_NONBLOCK), 0);
	saved = dup(STDERR_FILENO);
	dup2(pipe_fds[1], STDERR_FILENO);
	*o = (struct pk_options){ .who = who };
	if (who) {
		o->before = before_rows;
		o->n_before = ARRAY_SIZE(before_rows);
	}
	assert_int_equal(pk_options_add(o, rows, ARRAY_SIZE(rows), values), 0);
	r = pk_options_parse(o, argc, argv, false);
	dup2(saved, STDERR_FILENO);
	len = read(pipe_fds[0], said, said_size - 1);
	said[len > 0 ? len - 1 : 0] = '\0';
	close(saved);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	o->words = NULL; /* they lived in argv */
	free(text);
	return r;
}

static void list_to_text(char *const *list, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; list && list[i]; i++)
		snprintf(text + strlen(text), size - strlen(text), "%s%s", i ? "|" : "", list[i]);
}

/* Everything in a struct values as one line, only what is set. */
static void show(const struct values *v, size_t n_words, char *text, size_t size)
{
	char list[128];

#define ADD(...) snprintf(text + strlen(text), size - strlen(text), __VA_ARGS__)
	text[0] = '\0';
	if (v->stack)
		ADD(" stack");
	if (v->print)
		ADD(" print");
	if (v->verbose)
		ADD(" verbose=%u", v->verbose);
	if (v->out)
		ADD(" out=%s", v->out);
	if (v->cmd)
		ADD(" cmd=%s", v->cmd);
	list_to_text(v->probes, list, sizeof(list));
	if (v->probes)
		ADD(" probes=%s", list);
	list_to_text(v->collectors, list, sizeof(list));
	if (v->collectors)
		ADD(" collectors=%s", list);
	if (v->snaplen)
		ADD(" snaplen=%u", v->snaplen);
	if (v->level)
		ADD(" level=%u", v->level);
	if (v->count)
		ADD(" count=%llu", (unsigned long long)v->count);
	if (v->size)
		ADD(" size=%llu", (unsigned long long)v->size);
	if (v->time)
		ADD(" time=%llu", (unsigned long long)v->time);
	if (v->color)
		ADD(" color=%d", (int)v->color);
	if (n_words)
		ADD(" words=%zu", n_words);
#undef ADD
}

static void test_good(void **state)
{
	static const struct {
		const char *what, *line, *expect;
	} cases[] = {
		{ "nothing", "", "" },
		{ "long flag", "--stack", " stack" },
		{ "short flag", "-s", " stack" },
		{ "flag taken back", "--stack --no-stack", "" },
		{ "clustered flags", "-svv", " stack verbose=2" },
		{ "cluster that ends in a value", "-svofile", " stack verbose=1 out=file" },
		{ "cluster, value apart", "-so file", " stack out=file" },
		{ "value with =", "--cmd=ls", " cmd=ls" },
		{ "value with = inside", "--cmd=a=b", " cmd=a=b" },
		{ "value apart", "--cmd ls", " cmd=ls" },
		{ "a value may begin with a dash", "--cmd -x", " cmd=-x" },
		{ "the last of two wins", "--cmd a --cmd b", " cmd=b" },
		{ "optional value given", "-o file", " out=file" },
		{ "optional value with =", "--out=file", " out=file" },
		{ "optional value apart", "--out file", " out=file" },
		{ "optional value at the end", "-o", " out=x.data" },
		{ "optional value before an option", "-o --cmd ls",
		  " cmd=ls" }, /* out is checked below */
		{ "optional value is stdout", "-o -", " out=-" },
		{ "optional value before --", "-o -- a", " out=x.data words=1" },
		{ "optional number left out", "--compress", " level=3" },
		{ "optional number given", "--compress 7", " level=7" },
		{ "list", "-p a,b --probe c -pd", " probes=a,b|c|d" },
		{ "words", "-c a,b --collectors c", " collectors=a|b|c" },
		{ "U32 bounds", "--snaplen 32768", " snaplen=32768" },
		{ "U64", "--stop-after 5000000000", " count=5000000000" },
		{ "size", "--buffer-size 16M", " size=16777216" },
		{ "time", "--duration 1.5s", " time=1500000000" },
		{ "choice", "--color green", " color=1" },
		{ "positionals among options", "a --stack b", " stack words=2" },
		{ "a lone dash is a word", "-", " words=1" },
		{ "after --, all are words", "-- --stack -s", " words=2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct values v = {};
		struct pk_options o;
		char said[512], text[512];

		print_message("%s\n", cases[i].what);
		assert_int_equal(parse("collect", cases[i].line, &v, &o, said, sizeof(said)), 0);
		assert_string_equal(said, "");
		if (!strcmp(cases[i].line, "-o --cmd ls")) {
			assert_string_equal(v.out, "x.data");
			v.out = NULL;
		}
		show(&v, o.n_words, text, sizeof(text));
		assert_string_equal(text, cases[i].expect);
		pk_options_done(&o);
		assert_null(v.probes);
	}
}

static void test_bad(void **state)
{
	static const struct {
		const char *line, *said;
	} cases[] = {
		{ "--colr red", "collect: unknown option '--colr'; did you mean '--color'?" },
		{ "--stac=1", "collect: unknown option '--stac'; did you mean '--stack'?" },
		{ "--xyzzyxyzzy",
		  "collect: unknown option '--xyzzyxyzzy'; see 'pktrack collect --help'" },
		{ "---stack", "collect: unknown option '---stack'; did you mean '--stack'?" },
		{ "--=x", "collect: unknown option '--'; see 'pktrack collect --help'" },
		{ "-z", "collect: unknown option '-z'; see 'pktrack collect --help'" },
		{ "-sz", "collect: unknown option '-z'; see 'pktrack collect --help'" },
		{ "--profile x", "collect: option '--profile' stands before the command: pktrack "
				 "--profile ... collect" },
		{ "-P x",
		  "collect: option '-P' stands before the command: pktrack -P ... collect" },
		{ "--no-cmd", "collect: unknown option '--no-cmd'; did you mean '--cmd'?" },
		{ "--no-", "collect: unknown option '--no-'; see 'pktrack collect --help'" },
		{ "--stack=yes", "collect: --stack: takes no value" },
		{ "--no-stack=x", "collect: --stack: takes no value" },
		{ "--cmd", "collect: --cmd: needs a value: CMD" },
		{ "-p", "collect: --probe: needs a value: PROBE" },
		{ "--cmd=", "collect: --cmd: the value is empty" },
		{ "--out ''", "collect: --out: the value is empty" },
		{ "-c a,,b", "collect: --collectors: 'a,,b' has an empty name in it" },
		{ "-c ,a", "collect: --collectors: ',a' has an empty name in it" },
		{ "-c a,", "collect: --collectors: 'a,' has an empty name in it" },
		{ "--snaplen abc", "collect: --snaplen: 'abc' is no number" },
		{ "--snaplen -1", "collect: --snaplen: '-1' is no number" },
		{ "--snaplen 1x", "collect: --snaplen: '1x' is no number" },
		{ "--snaplen 32769",
		  "collect: --snaplen: '32769' is out of range; from 0 to 32768" },
		{ "--snaplen 99999999999999999999",
		  "collect: --snaplen: '99999999999999999999' is out of range; from 0 to 32768" },
		{ "--compress 20", "collect: --compress: '20' is out of range; from 1 to 19" },
		{ "--stop-after 99999999999999999999",
		  "collect: --stop-after: '99999999999999999999' is too large" },
		{ "--stop-after 0", "collect: --stop-after: '0' is too small; at least 1" },
		{ "--buffer-size 12Q",
		  "collect: --buffer-size: '12Q' is no size; e.g. 4096, 64K, 16M" },
		{ "--buffer-size 1K",
		  "collect: --buffer-size: '1K' is out of range; from 64K to 1G" },
		{ "--duration abc", "collect: --duration: 'abc' is no time; e.g. 10s, 500ms" },
		{ "--duration 0", "collect: --duration: '0' is too small; at least 1ns" },
		{ "--color gren",
		  "collect: --color: no 'gren'; there are: red, green; did you mean 'green'?" },
		{ "--color \033[31m", "collect: --color: no '\\x1b[31m'; there are: red, green" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct values v = {};
		struct pk_options o;
		char said[512], expect[512];
		int r = parse("collect", cases[i].line, &v, &o, said, sizeof(said));

		print_message("%s\n", cases[i].line);
		assert_int_equal(r, -EINVAL);
		snprintf(expect, sizeof(expect), "pktrack: %s", cases[i].said);
		assert_string_equal(said, expect);
		pk_options_done(&o);
	}
}

static void test_no_command(void **state)
{
	struct values v = {};
	struct pk_options o;
	char said[512];

	(void)state;
	assert_int_equal(parse(NULL, "--stac", &v, &o, said, sizeof(said)), -EINVAL);
	assert_string_equal(said, "pktrack: unknown option '--stac'; did you mean '--stack'?");
	pk_options_done(&o);
	assert_int_equal(parse(NULL, "-q", &v, &o, said, sizeof(said)), -EINVAL);
	assert_string_equal(said, "pktrack: unknown option '-q'; see 'pktrack --help'");
	pk_options_done(&o);
}

static void test_words(void **state)
{
	char *argv[] = { "-s", "a", "--cmd", "x", "b", "--", "-v", NULL };
	char *stop[] = { "-s", "collect", "-v", "--", "x", NULL };
	struct values v = {};
	_cleanup_(pk_options_done) struct pk_options o = {}, first = {};

	(void)state;
	assert_int_equal(pk_options_add(&o, rows, ARRAY_SIZE(rows), &v), 0);
	assert_int_equal(pk_options_parse(&o, 7, argv, false), 0);
	assert_int_equal(o.n_words, 3);
	assert_string_equal(o.words[0], "a");
	assert_string_equal(o.words[1], "b");
	assert_string_equal(o.words[2], "-v");

	v = (struct values){};
	assert_int_equal(pk_options_add(&first, rows, ARRAY_SIZE(rows), &v), 0);
	assert_int_equal(pk_options_parse(&first, 5, stop, true), 0);
	assert_true(v.stack);
	assert_int_equal(v.verbose, 0);
	assert_int_equal(first.n_words, 4);
	assert_string_equal(first.words[0], "collect");
	assert_string_equal(first.words[1], "-v");
	assert_string_equal(first.words[2], "--");
}

static void set(struct pk_options *o, const char *name, const char *value,
		enum pk_option_source source)
{
	struct pk_out why;

	pk_out_init(&why, -1);
	assert_int_equal(pk_options_set(o, pk_options_find(o, name), value, source, &why), 0);
	assert_int_equal(why.len, 0);
	pk_out_done(&why);
}

static void test_sources(void **state)
{
	char *argv[] = { "--no-stack", "--snaplen", "7", "-p", "typed", "-c", "x" };
	struct values v = { .out = "default", .cmd = "default" };
	_cleanup_(pk_options_done) struct pk_options o = {};

	(void)state;
	assert_int_equal(pk_options_add(&o, rows, ARRAY_SIZE(rows), &v), 0);
	assert_int_equal(pk_options_parse(&o, 7, argv, false), 0);

	set(&o, "stack", "true", PK_OPTION_PROFILE);
	assert_false(v.stack); /* the user took it back */
	set(&o, "snaplen", "9", PK_OPTION_PROFILE);
	assert_int_equal(v.snaplen, 7);
	set(&o, "print", "true", PK_OPTION_PROFILE);
	assert_true(v.print);
	set(&o, "cmd", "first", PK_OPTION_PROFILE);
	set(&o, "cmd", "second", PK_OPTION_PROFILE);
	assert_string_equal(v.cmd, "second"); /* the later profile */
	assert_string_equal(v.out, "default");

	set(&o, "probe", "more", PK_OPTION_PROFILE);
	assert_int_equal(pk_list_count(v.probes), 2);
	assert_string_equal(v.probes[0], "typed");
	assert_string_equal(v.probes[1], "more");
	set(&o, "collectors", "y,z", PK_OPTION_PROFILE);
	assert_int_equal(pk_list_count(v.collectors), 3);
	assert_string_equal(v.collectors[2], "z");

	assert_int_equal(pk_options_source(&o, "snaplen"), PK_OPTION_LINE);
	assert_int_equal(pk_options_source(&o, "print"), PK_OPTION_PROFILE);
	assert_int_equal(pk_options_source(&o, "out"), PK_OPTION_DEFAULT);
	assert_int_equal(pk_options_source(&o, "nothing"), PK_OPTION_DEFAULT);
	assert_int_equal(pk_list_count(NULL), 0);
}

static void test_check(void **state)
{
	struct values v = {};
	_cleanup_(pk_options_done) struct pk_options o = {};
	struct pk_out why;

	(void)state;
	assert_int_equal(pk_options_add(&o, rows, ARRAY_SIZE(rows), &v), 0);
	pk_out_init(&why, -1);
	assert_int_equal(pk_option_check(pk_options_find(&o, "snaplen"), "5", &why), 0);
	assert_int_equal(why.len, 0);
	assert_int_equal(v.snaplen, 0); /* only asked */
	assert_int_equal(pk_option_check(pk_options_find(&o, "snaplen"), "x", &why), -EINVAL);
	assert_string_equal(pk_out_text(&why), "'x' is no number");
	pk_out_reset(&why);
	assert_int_equal(pk_option_check(pk_options_find(&o, "stack"), "yes", &why), -EINVAL);
	assert_string_equal(pk_out_text(&why), "is a flag: true or false");
	pk_out_done(&why);
	assert_null(pk_options_find(&o, "stac"));
	assert_null(pk_options_find(&o, "stacks"));
}

static void test_help(void **state)
{
	static const struct pk_option some[] = {
		PK_OPTION(BOOL, struct values, stack, "stack", 's', .help = "Stacks."),
		PK_OPTION(STRING, struct values, out, "out", 'o', .metavar = "FILE", .implied = "x",
			  .help = "Write."),
		PK_OPTION(CHOICE, struct values, color, "color", 0, .choices = colors,
			  .help = "Colour."),
		PK_OPTION(SIZE, struct values, size, "a-long-name-for-an-option", 0,
			  .metavar = "SIZE",
			  .help = "A help text that does not fit into one line, since it goes on "
				  "and on and on."),
	};
	struct pk_out out;

	(void)state;
	pk_out_init(&out, -1);
	pk_options_help(some, ARRAY_SIZE(some), &out);
	assert_string_equal(pk_out_text(&out), "  -s, --stack               Stacks.\n"
					       "  -o, --out [FILE]          Write.\n"
					       "      --color red|green     Colour.\n"
					       "      --a-long-name-for-an-option SIZE\n"
					       "                            A help text that does "
					       "not fit into one line, since it goes on\n"
					       "                            and on and on.\n");
	pk_out_done(&out);
}

static void test_shell_word(void **state)
{
	static const char *const cases[][2] = {
		{ "plain-1.0_x/y:z,@%=+", "plain-1.0_x/y:z,@%=+" },
		{ "", "''" },
		{ "two words", "'two words'" },
		{ "it's", "'it'\\''s'" },
		{ "$(x)", "'$(x)'" },
		{ "*", "'*'" },
	};
	struct pk_out out;

	(void)state;
	pk_out_init(&out, -1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		pk_out_reset(&out);
		pk_shell_word(cases[i][0], &out);
		assert_string_equal(pk_out_text(&out), cases[i][1]);
	}
	pk_out_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),       cmocka_unit_test(test_bad),
		cmocka_unit_test(test_no_command), cmocka_unit_test(test_words),
		cmocka_unit_test(test_sources),    cmocka_unit_test(test_check),
		cmocka_unit_test(test_help),       cmocka_unit_test(test_shell_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
