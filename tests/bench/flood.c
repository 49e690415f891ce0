// SPDX-License-Identifier: GPL-2.0-or-later
/* Datagrams to a closed port of the loopback device, from one CPU: each is a drop.
 *
 *	flood CPU COUNT [PER_SECOND]
 *
 * COUNT 0: without end. Prints how many per second were sent. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "core/util/cleanup.h"
#include "core/util/parse.h"

#define BATCH         32
#define PAYLOAD_BYTES 64
#define PORT          9

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* Not too fast: wait, busy, so that the CPU is not given to others. */
static void keep_rate(uint64_t start_ns, uint64_t sent, uint64_t per_second)
{
	while (per_second && (now_ns() - start_ns) / 1000 * per_second < sent * 1000000)
		;
}

/* Payloads that compression makes no smaller, as those of most real traffic. */
static void change(uint64_t payloads[BATCH][PAYLOAD_BYTES / 8], uint64_t *state)
{
	for (size_t i = 0; i < BATCH; i++)
		for (size_t j = 0; j < PAYLOAD_BYTES / 8; j++) {
			*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
			payloads[i][j] = *state ^ *state >> 29;
		}
}

static int flood(int fd, uint64_t count, uint64_t per_second)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	uint64_t payloads[BATCH][PAYLOAD_BYTES / 8], state = 1;
	struct iovec iov[BATCH];
	struct mmsghdr batch[BATCH] = { 0 };
	uint64_t start_ns = now_ns(), sent = 0;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (size_t i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ payloads[i], PAYLOAD_BYTES };
		batch[i].msg_hdr = (struct msghdr){
			.msg_name = &to,
			.msg_namelen = sizeof(to),
			.msg_iov = &iov[i],
			.msg_iovlen = 1,
		};
	}
	while (!count || sent < count) {
		uint64_t left = count ? count - sent : BATCH;
		int n;

		change(payloads, &state);
		n = sendmmsg(fd, batch, (unsigned int)MIN(left, (uint64_t)BATCH), 0);
		if (n < 0)
			return -errno;
		sent += (uint64_t)n;
		keep_rate(start_ns, sent, per_second);
	}
	printf("%.0f\n", (double)sent / ((double)(now_ns() - start_ns) / 1e9));
	return 0;
}

static int pin(uint32_t cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

int main(int argc, char **argv)
{
	_cleanup_(closep) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	uint64_t count, per_second = 0;
	uint32_t cpu;
	int r;

	if (argc < 3 || pk_parse_u32(argv[1], 0, CPU_SETSIZE - 1, &cpu) ||
	    pk_parse_u64(argv[2], 0, UINT64_MAX, &count) ||
	    (argc > 3 && pk_parse_u64(argv[3], 0, 100000000, &per_second))) {
		fprintf(stderr, "usage: flood CPU COUNT [PER_SECOND]\n");
		return 2;
	}
	r = fd < 0 ? -errno : pin(cpu);
	if (!r)
		r = flood(fd, count, per_second);
	if (r)
		fprintf(stderr, "flood: %s\n", strerror(-r));
	return r ? 1 : 0;
}
