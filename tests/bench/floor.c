// SPDX-License-Identifier: GPL-2.0-or-later
/* Runs one of the programs of floor.bpf.c until SIGTERM, emptying the ring as pktrack does.
 *
 *	floor empty|kprobe|filter|output|stack RECORD_BYTES
 *
 * Prints "ready" once it is attached. */

#include <bpf/libbpf.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "core/util/cleanup.h"
#include "core/util/parse.h"
#include "floor.skel.h"

#define TICK_MS 20

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static int discard(void *ctx, void *data, size_t size)
{
	(void)ctx;
	(void)data;
	(void)size;
	return 0;
}

static int run(struct floor_bpf *skel, struct bpf_program *prog)
{
	struct bpf_link *link = bpf_program__attach(prog);
	struct ring_buffer *ring =
		ring_buffer__new(bpf_map__fd(skel->maps.ring), discard, NULL, NULL);
	const struct timespec tick = { .tv_nsec = TICK_MS * 1000000 };

	if (link && ring) {
		printf("ready\n");
		fflush(stdout);
		while (!stop) {
			ring_buffer__consume(ring);
			nanosleep(&tick, NULL);
		}
	}
	ring_buffer__free(ring);
	bpf_link__destroy(link);
	return link && ring ? 0 : 1;
}

static struct bpf_program *choose(struct floor_bpf *skel, const char *name)
{
	if (strcmp(name, "empty") == 0)
		return skel->progs.empty;
	if (strcmp(name, "kprobe") == 0)
		return skel->progs.empty_kprobe;
	if (strcmp(name, "stack") == 0)
		return skel->progs.output_stack;
	if (strcmp(name, "filter") == 0)
		return skel->progs.filter;
	return skel->progs.output;
}

int main(int argc, char **argv)
{
	struct bpf_program *p, *chosen;
	struct floor_bpf *skel;
	uint32_t bytes;
	int r = 1;

	if (argc != 3 || pk_parse_u32(argv[2], 1, 4096, &bytes)) {
		fprintf(stderr, "usage: floor empty|kprobe|filter|output|stack RECORD_BYTES\n");
		return 2;
	}
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	skel = floor_bpf__open();
	if (!skel)
		return 1;
	skel->rodata->record_bytes = bytes;
	chosen = choose(skel, argv[1]);
	bpf_object__for_each_program(p, skel->obj) bpf_program__set_autoload(p, p == chosen);
	if (!floor_bpf__load(skel))
		r = run(skel, chosen);
	floor_bpf__destroy(skel);
	return r;
}
