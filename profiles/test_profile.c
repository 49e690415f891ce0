// SPDX-License-Identifier: GPL-2.0-or-later
/* Profiles: what is taken, what is refused and with which words, which alternative is used,
 * where they are found. The features of the kernel are faked. */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "core/util/cleanup.h"
#include "profiles/place.h"
#include "profiles/profile.h"

struct values {
	bool stack;
	const char *out, *cmd;
	char **probes, **collectors;
	uint32_t snaplen;
	uint64_t size, time;
	int format;
};

static const char *const formats[] = { "text", "json", NULL };

static const struct pk_option rows[] = {
	PK_OPTION(BOOL, struct values, stack, "stack", 0, .help = "Stacks."),
	PK_OPTION(STRING, struct values, out, "out", 'o', .metavar = "FILE", .implied = "x.data",
		  .help = "Out."),
	PK_OPTION(STRING, struct values, cmd, "cmd", 0, .metavar = "CMD", .line_only = true,
		  .help = "Run."),
	PK_OPTION(LIST, struct values, probes, "probe", 'p', .metavar = "PROBE",
		  .help = "A probe."),
	PK_OPTION(WORDS, struct values, collectors, "collectors", 'c', .metavar = "LIST",
		  .help = "Names."),
	PK_OPTION(U32, struct values, snaplen, "snaplen", 0, .metavar = "N", .max = 32768,
		  .help = "Bytes."),
	PK_OPTION(SIZE, struct values, size, "buffer-size", 0, .metavar = "SIZE", .help = "Size."),
	PK_OPTION(DURATION, struct values, time, "duration", 0, .metavar = "TIME", .help = "Time."),
	PK_OPTION(CHOICE, struct values, format, "format", 0, .choices = formats,
		  .help = "Format."),
};

static const struct pk_profile_command commands[] = {
	{ "collect", rows, ARRAY_SIZE(rows) },
	{ "print", &rows[ARRAY_SIZE(rows) - 1], 1 },
};

static const struct pk_profile_env no_dirs = { .commands = commands,
					       .n_commands = ARRAY_SIZE(commands) };

/* ---- stderr ---- */

struct capture {
	int saved, fds[2];
};

static void capture_begin(struct capture *c)
{
	assert_int_equal(pipe2(c->fds, O_NONBLOCK), 0);
	c->saved = dup(STDERR_FILENO);
	dup2(c->fds[1], STDERR_FILENO);
}

/* What was said since, its last newline cut off. */
static void capture_end(struct capture *c, char *said, size_t size)
{
	ssize_t len;

	dup2(c->saved, STDERR_FILENO);
	len = read(c->fds[0], said, size - 1);
	said[len > 0 ? len - 1 : 0] = '\0';
	close(c->saved);
	close(c->fds[0]);
	close(c->fds[1]);
}

static int parse(const char *text, struct pk_profile **ret, char *said, size_t size)
{
	struct capture c;
	int r;

	capture_begin(&c);
	r = pk_profile_parse(&no_dirs, "p.json", text, strlen(text), ret);
	capture_end(&c, said, size);
	return r;
}

/* ---- a kernel that has the names in `has`, and says of "?" that it cannot tell ---- */

struct fake {
	const char *const *has;
};

static int fake_has(void *ctx, const char *prefix, const char *name)
{
	const struct fake *fake = ctx;
	char full[128];

	if (!strcmp(name, "?") || !strcmp(name, "?:?"))
		return -EACCES;
	snprintf(full, sizeof(full), "%s %s", prefix, name);
	for (size_t i = 0; fake->has[i]; i++)
		if (!strcmp(fake->has[i], full))
			return 1;
	return 0;
}

static int fake_symbol(void *ctx, const char *name)
{
	return fake_has(ctx, "symbol", name);
}

static int fake_type(void *ctx, const char *name)
{
	return fake_has(ctx, "type", name);
}

static int fake_tracepoint(void *ctx, const char *name)
{
	return fake_has(ctx, "tracepoint", name);
}

#define FAKE(...)                                                                                  \
	(struct pk_profile_features)                                                               \
	{                                                                                          \
		.ctx = &(struct fake){ (const char *const[]){ __VA_ARGS__, NULL } },               \
		.has_symbol = fake_symbol, .has_type = fake_type,                                  \
		.has_tracepoint = fake_tracepoint,                                                 \
	}

/* ---- refused ---- */

#define HEAD         "{\n\"name\": \"p\", \"about\": \"a\",\n"
#define OPTIONS(...) HEAD "\"collect\": [ {\n\"options\": {\n" __VA_ARGS__ "\n} } ] }"
#define WHEN(...)    HEAD "\"collect\": [ { \"when\": [\n" __VA_ARGS__ "\n], \"options\": {} } ] }"

static void test_refused(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		/* no JSON */
		{ "", "p.json: is empty" },
		{ " \n\n", "p.json: is empty" },
		{ "{\n\"name\": \"p\",\n", "p.json:3: the JSON ends too early" },
		{ "{\n\"name\": \"p\",\n}", "p.json:3: no JSON: unexpected character" },
		{ "{\n\n\"name\": 'p' }", "p.json:3: no JSON: unexpected character" },
		{ HEAD "\"collect\": [ { \"options\": {} } ] }\n}",
		  "p.json:4: no JSON: unexpected character" },
		{ "// no\n{}", "p.json:1: no JSON: unexpected character" },
		{ "{ \"name\": \"\xff\" }", "p.json:1: no JSON: invalid utf-8 string" },
		/* the root */
		{ "[]",
		  "p.json:1: must be an object with 'name', 'about' and the options of commands" },
		{ "null",
		  "p.json:1: must be an object with 'name', 'about' and the options of commands" },
		{ "{}", "p.json:1: 'name' is missing" },
		{ "{ \"name\": \"p\" }", "p.json:1: 'about' is missing" },
		{ "{ \"name\": \"\", \"about\": \"a\" }", "p.json:1: name: must be a text" },
		{ "{ \"name\": 7, \"about\": \"a\" }", "p.json:1: name: must be a text" },
		{ "{ \"name\": \"p\",\n\"about\": \"a\\u0000b\" }",
		  "p.json:2: about: must be a text" },
		{ "{ \"name\": \"p\",\n\"about\": [] }", "p.json:2: about: must be a text" },
		{ HEAD "\"name\": \"q\" }", "p.json:3: 'name' is there twice" },
		{ "{ \"name\": \"p\", \"about\": \"a\" }",
		  "p.json:1: says nothing of any command" },
		{ HEAD "\n\"colect\": [] }", "p.json:4: colect: unknown key; there are 'name', "
					     "'about' and the commands; did you mean 'collect'?" },
		{ HEAD "\"\\u001b[31m\": [] }",
		  "p.json:1: \\x1b[31m: unknown key; there are 'name', 'about' and the commands" },
		/* alternatives */
		{ HEAD "\"collect\": {} }",
		  "p.json:3: collect: must be a list of one or more alternatives" },
		{ HEAD "\"collect\": [] }",
		  "p.json:3: collect: must be a list of one or more alternatives" },
		{ HEAD "\"collect\": null }",
		  "p.json:3: collect: must be a list of one or more alternatives" },
		{ HEAD "\"collect\": [\n1 ] }",
		  "p.json:4: collect[0]: must be an object with 'when' and 'options'" },
		{ HEAD "\"collect\": [\n{} ] }", "p.json:4: collect[0]: 'options' is missing" },
		{ HEAD "\"collect\": [ { \"options\": {} },\n{ \"option\": {} } ] }",
		  "p.json:4: collect[1].option: unknown key; did you mean 'options'?" },
		{ HEAD "\"collect\": [ {\n\"options\": [] } ] }",
		  "p.json:4: collect[0].options: must be an object of options" },
		{ HEAD "\"collect\": [ { \"options\": {},\n\"options\": {} } ] }",
		  "p.json:4: 'options' is there twice" },
		/* conditions */
		{ HEAD "\"collect\": [ { \"options\": {},\n\"when\": {} } ] }",
		  "p.json:4: collect[0].when: must be a list of conditions" },
		{ WHEN("{},\n"), "p.json:6: no JSON: unexpected character" },
		{ WHEN("{}"), "p.json:4: collect[0].when[0]: must ask for one of 'symbol', 'type' "
			      "or 'tracepoint'" },
		{ WHEN("{\"symbol\":\"a\"},\n{\"symbol\":\"a\",\"type\":\"b\"}"),
		  "p.json:5: collect[0].when[1]: must ask for one of 'symbol', 'type' or "
		  "'tracepoint', not more" },
		{ WHEN("{\"exists\":true}"), "p.json:4: collect[0].when[0]: must ask for one of "
					     "'symbol', 'type' or 'tracepoint'" },
		{ WHEN("\"x\""), "p.json:4: collect[0].when[0]: must be an object, as in "
				 "{\"symbol\": \"tcp_v4_rcv\"}" },
		{ WHEN("{\"symbl\":\"a\"}"),
		  "p.json:4: collect[0].when[0].symbl: no such condition; did you mean 'symbol'?" },
		{ WHEN("{\"symbol\":1}"), "p.json:4: collect[0].when[0].symbol: must be a text" },
		{ WHEN("{\"symbol\":\"\"}"),
		  "p.json:4: collect[0].when[0].symbol: must be a text" },
		{ WHEN("{\"symbol\":\"a\",\n\"exists\":1}"),
		  "p.json:5: collect[0].when[0].exists: must be true or false" },
		{ WHEN("{\"tracepoint\":\"kfree_skb\"}"),
		  "p.json:4: collect[0].when[0].tracepoint: "
		  "must be GROUP:NAME, as in skb:kfree_skb" },
		{ WHEN("{\"tracepoint\":\"skb:\"}"),
		  "p.json:4: collect[0].when[0].tracepoint: must "
		  "be GROUP:NAME, as in skb:kfree_skb" },
		{ WHEN("{\"symbol\":\"a\",\"symbol\":\"b\"}"),
		  "p.json:4: 'symbol' is there twice" },
		/* options */
		{ OPTIONS("\"prob\": \"a\""), "p.json:5: collect[0].options.prob: 'collect' has no "
					      "such option; did you mean 'probe'?" },
		{ OPTIONS("\"p\": \"a\""),
		  "p.json:5: collect[0].options.p: 'collect' has no such option" },
		{ OPTIONS("\"cmd\": \"ls\""),
		  "p.json:5: collect[0].options.cmd: only the command line may set it" },
		{ HEAD "\"print\": [ { \"options\": { \"stack\": true } } ] }",
		  "p.json:3: print[0].options.stack: 'print' has no such option" },
		{ OPTIONS("\"stack\": true,\n\"stack\": false"),
		  "p.json:6: 'stack' is there twice" },
		{ OPTIONS("\"stack\": 1"),
		  "p.json:5: collect[0].options.stack: must be true or false" },
		{ OPTIONS("\"stack\": \"true\""),
		  "p.json:5: collect[0].options.stack: must be true or false" },
		{ OPTIONS("\"stack\": null"),
		  "p.json:5: collect[0].options.stack: must be true or false" },
		{ OPTIONS("\"out\": false"),
		  "p.json:5: collect[0].options.out: must be a text or true" },
		{ OPTIONS("\"out\": \"\""),
		  "p.json:5: collect[0].options.out: the value is empty" },
		{ OPTIONS("\"probe\": 1"),
		  "p.json:5: collect[0].options.probe: must be a text or a list of texts" },
		{ OPTIONS("\"probe\": []"),
		  "p.json:5: collect[0].options.probe: the list is empty" },
		{ OPTIONS("\"probe\": [\n\"a\", 1]"),
		  "p.json:5: collect[0].options.probe: must be a text or a list of texts" },
		{ OPTIONS("\"probe\": [\n\"a\",\n\"\"]"),
		  "p.json:7: collect[0].options.probe[1]: the value is empty" },
		{ OPTIONS("\"probe\": \"a\\u0000b\""),
		  "p.json:5: collect[0].options.probe: must be a text or a list of texts" },
		{ OPTIONS("\"collectors\": \"a,,b\""),
		  "p.json:5: collect[0].options.collectors: 'a,,b' has an empty name in it" },
		{ OPTIONS("\"snaplen\": \"7\""),
		  "p.json:5: collect[0].options.snaplen: must be a number" },
		{ OPTIONS("\"snaplen\": 7.5"),
		  "p.json:5: collect[0].options.snaplen: must be a number" },
		{ OPTIONS("\"snaplen\": -1"),
		  "p.json:5: collect[0].options.snaplen: '-1' is no number" },
		{ OPTIONS("\"snaplen\": 40000"), "p.json:5: collect[0].options.snaplen: '40000' is "
						 "out of range; from 0 to 32768" },
		{ OPTIONS("\"snaplen\": [7]"),
		  "p.json:5: collect[0].options.snaplen: must be a number" },
		{ OPTIONS("\n\n\"buffer-size\": \"x\""),
		  "p.json:7: collect[0].options.buffer-size: 'x' is no size; e.g. 4096, 64K, 16M" },
		{ OPTIONS("\"buffer-size\": {}"), "p.json:5: collect[0].options.buffer-size: must "
						  "be a number or a text as in \"16M\"" },
		{ OPTIONS("\"duration\": 1.5"), "p.json:5: collect[0].options.duration: must be a "
						"number or a text as in \"10s\"" },
		{ OPTIONS("\"format\": \"jsn\""), "p.json:5: collect[0].options.format: no 'jsn'; "
						  "there are: text, json; did you mean 'json'?" },
		{ OPTIONS("\"format\": true"),
		  "p.json:5: collect[0].options.format: must be a text" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
		char said[512], expect[512];

		print_message("%s\n", cases[i].said);
		assert_int_equal(parse(cases[i].text, &p, said, sizeof(said)), -EINVAL);
		snprintf(expect, sizeof(expect), "pktrack: %s", cases[i].said);
		assert_string_equal(said, expect);
		assert_null(p);
	}
}

/* No beginning of a profile, and no profile with one byte changed, does more than be refused or
 * be taken. */
static void test_mangled(void **state)
{
	static const char good[] =
		OPTIONS("\"probe\": [\"a\\\"b\", \"c\"], \"stack\": true, \"format\": \"json\"");
	static const char bytes[] = "\"\\{}[],: x";
	struct capture c;
	char said[16];
	int refused = 0;

	(void)state;
	capture_begin(&c);
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		for (size_t k = 0; k < sizeof(bytes); k++) {
			_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
			char text[sizeof(good)];

			memcpy(text, good, sizeof(good));
			text[i] = bytes[k]; /* the last one is the NUL: cut here */
			refused += pk_profile_parse(&no_dirs, "p", text, strlen(text), &p) != 0;
		}
	}
	capture_end(&c, said, sizeof(said));
	assert_in_range(refused, sizeof(good), sizeof(good) * sizeof(bytes) - 1);
}

static void test_nul(void **state)
{
	static const char text[] = HEAD "\"collect\": [ { \"options\": {} } ] }\0x";
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	struct capture c;
	char said[128];

	(void)state;
	capture_begin(&c);
	assert_int_equal(pk_profile_parse(&no_dirs, "p.json", text, sizeof(text) - 1, &p), -EINVAL);
	capture_end(&c, said, sizeof(said));
	assert_string_equal(said, "pktrack: p.json: no JSON: there is a NUL byte in it");
}

/* ---- used ---- */

static const char two[] =
	"{ \"name\": \"two\", \"about\": \"a\", \"collect\": ["
	"{ \"when\": [ { \"symbol\": \"new\" }, { \"type\": \"t\", \"exists\": true },"
	"	       { \"tracepoint\": \"g:old\", \"exists\": false } ],"
	"  \"options\": { \"probe\": \"tp:new\", \"snaplen\": 64 } },"
	"{ \"when\": [ { \"tracepoint\": \"g:old\" } ],"
	"  \"options\": { \"probe\": [ \"tp:old\", \"it's\" ], \"stack\": false } } ] }";

static void test_pick(void **state)
{
	static const char unsure[] = HEAD
		"\"collect\": ["
		"{ \"when\": [ { \"symbol\": \"?\" } ], \"options\": {} },"
		"{ \"when\": [ { \"type\": \"?\", \"exists\": false } ], \"options\": {} },"
		"{ \"when\": [ { \"tracepoint\": \"?:?\" } ], \"options\": {} },"
		"{ \"options\": {} } ] }";
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL, *q = NULL;
	char said[256];

	(void)state;
	assert_int_equal(parse(two, &p, said, sizeof(said)), 0);
	assert_string_equal(said, "");
	assert_string_equal(p->name, "two");
	assert_int_equal(pk_profile_n_alternatives(p, "collect"), 2);
	assert_int_equal(pk_profile_n_alternatives(p, "print"), 0);
	assert_int_equal(pk_profile_n_alternatives(p, "name"), 0);

	assert_int_equal(pk_profile_pick(p, "collect", &FAKE("symbol new", "type t")), 0);
	assert_int_equal(
		pk_profile_pick(p, "collect", &FAKE("symbol new", "type t", "tracepoint g:old")),
		1);
	assert_int_equal(pk_profile_pick(p, "collect", &FAKE("tracepoint g:old")), 1);
	assert_int_equal(pk_profile_pick(p, "collect", &FAKE("symbol new")), -EOPNOTSUPP);
	assert_int_equal(pk_profile_pick(p, "collect", &FAKE("type new", "symbol t")), -EOPNOTSUPP);
	assert_int_equal(pk_profile_pick(p, "collect", &(struct pk_profile_features){}),
			 -EOPNOTSUPP);
	assert_int_equal(pk_profile_pick(p, "print", &FAKE("symbol new")), -ENOENT);

	/* What cannot be told never holds, neither way; no condition always does. */
	assert_int_equal(parse(unsure, &q, said, sizeof(said)), 0);
	assert_int_equal(pk_profile_pick(q, "collect", &FAKE("symbol ?")), 3);
}

static void test_print(void **state)
{
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	struct pk_out out;
	char said[256];

	(void)state;
	assert_int_equal(parse(two, &p, said, sizeof(said)), 0);
	pk_out_init(&out, -1);
	pk_profile_print(p, "collect", 0, &FAKE("symbol new", "tracepoint g:old"), &out);
	assert_string_equal(pk_out_text(&out), "  when symbol new exists: yes\n"
					       "  when type t exists: no\n"
					       "  when tracepoint g:old does not exist: no\n"
					       "  --probe tp:new\n"
					       "  --snaplen 64\n");
	pk_out_reset(&out);
	pk_profile_print(p, "collect", 1, NULL, &out);
	assert_string_equal(pk_out_text(&out), "  when tracepoint g:old exists\n"
					       "  --probe tp:old\n"
					       "  --probe 'it'\\x5c''s'\n"
					       "  --no-stack\n");
	pk_out_reset(&out);
	pk_profile_print_unmet(p, "collect", 0, &FAKE("symbol new", "tracepoint g:old"), &out);
	assert_string_equal(pk_out_text(&out),
			    "type 't' is not there, tracepoint 'g:old' is there");
	pk_out_done(&out);
}

static void test_apply(void **state)
{
	static const char all[] =
		OPTIONS("\"stack\": true, \"out\": true, \"probe\": [\"a\", \"b\"], "
			"\"collectors\": \"x,y\", \"snaplen\": 64,"
			"\"buffer-size\": \"1M\", \"duration\": 2, \"format\": \"json\"");
	static const char more[] =
		OPTIONS("\"probe\": \"c\", \"snaplen\": 128, \"collectors\": [\"z\", \"v,w\"]");
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL, *q = NULL;
	char *argv[] = { "--no-stack", "-p", "typed", "--format", "text" };
	struct values v = {};
	_cleanup_(pk_options_done) struct pk_options o = {};
	char said[256];

	(void)state;
	assert_int_equal(parse(all, &p, said, sizeof(said)), 0);
	assert_int_equal(parse(more, &q, said, sizeof(said)), 0);
	assert_int_equal(pk_options_add(&o, rows, ARRAY_SIZE(rows), &v), 0);
	assert_int_equal(pk_options_parse(&o, 5, argv, false), 0);
	assert_int_equal(pk_profile_apply(p, "collect", 0, &o), 0);
	assert_int_equal(pk_profile_apply(q, "collect", 0, &o), 0);

	assert_false(v.stack);                /* the line took it back */
	assert_int_equal(v.format, 0);        /* the line set it */
	assert_string_equal(v.out, "x.data"); /* implied */
	assert_int_equal(v.snaplen, 128);     /* the later profile */
	assert_int_equal(v.size, 1 << 20);
	assert_int_equal(v.time, 2000000000);
	assert_int_equal(pk_list_count(v.probes), 4); /* lists grow */
	assert_string_equal(v.probes[0], "typed");
	assert_string_equal(v.probes[3], "c");
	assert_int_equal(pk_list_count(v.collectors), 5);
	assert_string_equal(v.collectors[4], "w");
}

/* ---- found ---- */

static char *write_file(const char *dir, const char *name, const char *text)
{
	char *path = NULL;
	FILE *f;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	return path;
}

static void load_says(const struct pk_profile_env *env, const char *name, int error,
		      const char *expect)
{
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	struct capture c;
	char said[512], whole[1024];

	capture_begin(&c);
	assert_int_equal(pk_profile_load(env, name, &p), error);
	capture_end(&c, said, sizeof(said));
	snprintf(whole, sizeof(whole), "pktrack: %s", expect);
	assert_string_equal(said, whole);
	assert_null(p);
}

static void remove_all(char **paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unlink(paths[i]);
		free(paths[i]);
	}
}

static void test_search(void **state)
{
	char a[] = "test-profile-a-XXXXXX", b[] = "/tmp/test-profile-b-XXXXXX";
	const char *const dirs[] = { "/nonexistent/profiles", mkdtemp(a), mkdtemp(b) };
	const struct pk_profile_env env = { dirs, ARRAY_SIZE(dirs), commands,
					    ARRAY_SIZE(commands) };
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL, *q = NULL;
	_cleanup_(pk_profile_names_freep) char **names = NULL;
	char *paths[] = {
		write_file(a, "mine.json",
			   "{\"name\":\"mine\",\"about\":\"first\",\"print\":[{\"options\":{}}]}"),
		write_file(b, "mine.json",
			   "{\"name\":\"mine\",\"about\":\"second\",\"print\":[{\"options\":{}}]}"),
		write_file(b, "copy.json",
			   "{\"name\":\"mine\",\"about\":\"copy\",\"print\":[{\"options\":{}}]}"),
		write_file(b, ".hidden.json", ""),
		write_file(b, "readme.txt", ""),
		write_file(b, ".json", ""),
	};
	char expect[256];

	(void)state;
	assert_int_equal(pk_profile_load(&env, "mine", &p), 0);
	assert_string_equal(p->about, "first");
	assert_string_equal(p->path, paths[0]);
	assert_int_equal(pk_profile_load(&env, paths[1], &q), 0);
	assert_string_equal(q->about, "second");

	assert_int_equal(pk_profile_names(&env, &names), 0);
	assert_int_equal(pk_list_count(names), 2);
	assert_string_equal(names[0], "copy");
	assert_string_equal(names[1], "mine");

	snprintf(expect, sizeof(expect),
		 "%s: calls itself 'mine'; name and file name must be the same", paths[2]);
	load_says(&env, "copy", -EINVAL, expect);
	load_says(&env, "mime", -ENOENT, "profile 'mime': no such profile; did you mean 'mine'?");
	load_says(&env, "unrelated", -ENOENT,
		  "profile 'unrelated': no such profile; see 'pktrack profile list'");
	load_says(&no_dirs, "mine", -ENOENT,
		  "profile 'mine': no such profile; see 'pktrack profile list'");
	load_says(&env, "./nothing.json", -ENOENT,
		  "profile ./nothing.json: No such file or directory");
	load_says(&env, "/", -EISDIR, "profile /: Is a directory");

	remove_all(paths, ARRAY_SIZE(paths));
	assert_int_equal(rmdir(a), 0);
	assert_int_equal(rmdir(b), 0);
}

static void test_folder_that_cannot_be_searched(void **state)
{
	char a[] = "test-profile-a-XXXXXX";
	const char *dir = mkdtemp(a);
	const char *dirs[] = { "test-profile-loop", dir };
	const struct pk_profile_env env = { dirs, ARRAY_SIZE(dirs), commands,
					    ARRAY_SIZE(commands) };
	_cleanup_(pk_profile_freep) struct pk_profile *p = NULL;
	char *path =
		write_file(dir, "mine.json",
			   "{\"name\":\"mine\",\"about\":\"here\",\"print\":[{\"options\":{}}]}");

	(void)state;
	unlink("test-profile-loop");
	assert_int_equal(symlink("test-profile-loop", "test-profile-loop"), 0);
	assert_int_equal(pk_profile_load(&env, "mine", &p), 0);
	assert_string_equal(p->about, "here");
	assert_int_equal(unlink("test-profile-loop"), 0);
	remove_all(&path, 1);
	assert_int_equal(rmdir(a), 0);
}

static void test_too_large(void **state)
{
	char a[] = "test-profile-a-XXXXXX";
	const char *dir = mkdtemp(a);
	char *path = write_file(dir, "big.json", "{");
	char expect[256];

	(void)state;
	assert_int_equal(truncate(path, 2 << 20), 0);
	snprintf(expect, sizeof(expect), "profile %s: too large for a profile", path);
	load_says(&no_dirs, path, -EFBIG, expect);
	remove_all(&path, 1);
	assert_int_equal(rmdir(dir), 0);
}

static void test_place(void **state)
{
	static const char text[] = "{\n \"a\" : [ 1, \"]}\\\"\",\n [ ],\n {\"b\"\n:{}, \"c\": "
				   "-1.5e3\n,\"d\":null} ]\n,\"e\": 1}";
	const struct pk_place a = { .key = "a" }, element = { &a, NULL, 3 },
			      d = { &element, "d", 0 };
	const struct pk_place e = { .key = "e" }, none = { &element, "none", 0 },
			      far = { &a, NULL, 9 };
	struct pk_out out;

	(void)state;
	assert_int_equal(pk_place_line(text, NULL), 1);
	assert_int_equal(pk_place_line(text, &a), 2);
	assert_int_equal(pk_place_line(text, &element), 4);
	assert_int_equal(pk_place_line(text, &d), 6);
	assert_int_equal(pk_place_line(text, &e), 7);
	assert_int_equal(pk_place_line(text, &none), 4); /* of what is around it */
	assert_int_equal(pk_place_line(text, &far), 2);
	pk_out_init(&out, -1);
	pk_place_print(&d, &out);
	assert_string_equal(pk_out_text(&out), "a[3].d");
	pk_out_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_mangled),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_apply),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_folder_that_cannot_be_searched),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
