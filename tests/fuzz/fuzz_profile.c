// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a profile: parsed, then all that a sound one can be used for. */

#include <string.h>

#include "core/util/log.h"
#include "profiles/profile.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct values {
	bool flag;
	const char *text;
	char **list, **words;
	uint32_t number;
	uint64_t size, duration;
	int choice;
};

static const char *const choices[] = { "text", "json", NULL };

/* The names are those of collect, so that the shipped profiles are good seeds. */
static const struct pk_option rows[] = {
	PK_OPTION(BOOL, struct values, flag, "stack", 0),
	PK_OPTION(STRING, struct values, text, "out", 'o', .implied = "x"),
	PK_OPTION(LIST, struct values, list, "probe", 'p'),
	PK_OPTION(WORDS, struct values, words, "collectors", 'c'),
	PK_OPTION(U32, struct values, number, "snaplen", 0, .max = 32768),
	PK_OPTION(SIZE, struct values, size, "buffer-size", 0, .min = 1, .max = 1 << 30),
	PK_OPTION(DURATION, struct values, duration, "duration", 0, .min = 1),
	PK_OPTION(CHOICE, struct values, choice, "format", 0, .choices = choices),
};

static const struct pk_profile_command commands[] = {
	{ "collect", rows, ARRAY_SIZE(rows) },
	{ "print", rows + ARRAY_SIZE(rows) - 1, 1 },
};

static const struct pk_profile_env env = { .commands = commands,
					   .n_commands = ARRAY_SIZE(commands) };

/* Some are there, some are not, of some it cannot be told. */
static int has(void *ctx, const char *name)
{
	(void)ctx;
	return (int)(strlen(name) % 3) - 1;
}

static const struct pk_profile_features features = { .has_symbol = has,
						     .has_type = has,
						     .has_tracepoint = has };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	pk_log_set_level(PK_LOG_ERROR);
	return 0;
}

static void use(const struct pk_profile *profile, const char *command, struct pk_out *out)
{
	pk_profile_pick(profile, command, &features);
	for (size_t i = 0; i < pk_profile_n_alternatives(profile, command); i++) {
		struct values values = { 0 };
		struct pk_options o = { 0 };

		pk_profile_print(profile, command, i, &features, out);
		pk_profile_print_unmet(profile, command, i, &features, out);
		if (pk_options_add(&o, rows, ARRAY_SIZE(rows), &values))
			abort();
		pk_profile_apply(profile, command, i, &o);
		pk_options_done(&o);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(pk_profile_freep) struct pk_profile *profile = NULL;
	_cleanup_(freep) char *text = malloc(size + 1);
	_cleanup_(pk_out_done) struct pk_out out;

	pk_out_init(&out, -1);
	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0'; /* as a file is read */
	if (pk_profile_parse(&env, "fuzz.json", text, size, &profile))
		return 0;
	use(profile, "collect", &out);
	use(profile, "print", &out);
	return 0;
}
