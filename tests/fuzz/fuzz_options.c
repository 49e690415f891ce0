// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a command line: words parted by newlines, against a row of every type; then each
 * word as the target of a probe. */

#include <string.h>

#include "core/util/log.h"
#include "core/util/options.h"
#include "core/util/parse.h"
#include "probes/manager.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS_MAX 32

struct values {
	bool flag;
	unsigned int count;
	const char *text, *maybe;
	char **list, **words;
	uint32_t u32;
	uint64_t u64, size, duration;
	int choice;
};

static const char *const choices[] = { "auto", "always", "never", NULL };

static const struct pk_option rows[] = {
	PK_OPTION(BOOL, struct values, flag, "stack", 's'),
	PK_OPTION(COUNT, struct values, count, "verbose", 'v'),
	PK_OPTION(STRING, struct values, text, "cmd", 'C'),
	PK_OPTION(STRING, struct values, maybe, "out", 'o', .implied = "pktrack.data"),
	PK_OPTION(LIST, struct values, list, "probe", 'p'),
	PK_OPTION(WORDS, struct values, words, "collectors", 'c'),
	PK_OPTION(U32, struct values, u32, "snaplen", 'n', .max = 32768),
	PK_OPTION(U64, struct values, u64, "stop-after", 0, .min = 1),
	PK_OPTION(SIZE, struct values, size, "buffer-size", 'b', .min = 4096, .max = 1 << 30),
	PK_OPTION(DURATION, struct values, duration, "duration", 'd', .min = 1),
	PK_OPTION(CHOICE, struct values, choice, "color", 0, .choices = choices),
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	pk_log_set_level(PK_LOG_ERROR);
	return 0;
}

/* Cut `text` at newlines. Returns how many words there are. */
static int split(char *text, char **words)
{
	int n = 0;

	for (char *word; n < WORDS_MAX && (word = strsep(&text, "\n"));)
		words[n++] = word;
	return n;
}

static void parse_numbers(const char *word)
{
	uint64_t v;

	pk_parse_u64(word, 0, UINT64_MAX, &v);
	pk_parse_size(word, &v);
	pk_parse_duration(word, &v);
}

static void parse_line(int argc, char **argv, bool stop_at_word)
{
	struct values values = { 0 };
	struct pk_options o = { .who = "fuzz" };

	if (pk_options_add(&o, rows, ARRAY_SIZE(rows), &values))
		abort();
	if (!pk_options_parse(&o, argc, argv, stop_at_word) && values.u32 > 32768)
		abort(); /* a limit that does not hold */
	pk_options_done(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(freep) char *text = strndup((const char *)data, size);
	char *words[WORDS_MAX + 1] = { NULL };
	struct pk_target_spec target;
	struct pk_out out;
	int n;

	if (!text)
		abort();
	n = split(text, words);
	pk_out_init(&out, -1);
	for (int i = 0; i < n; i++) {
		pk_target_parse(words[i], &target);
		parse_numbers(words[i]);
		pk_shell_word(words[i], &out);
	}
	pk_out_done(&out);
	parse_line(n, words, size % 2);
	return 0;
}
