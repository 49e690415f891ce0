// SPDX-License-Identifier: GPL-2.0-or-later
/* Datagrams to a closed port of the loopback device, from one CPU: each is a drop.
 *
 *	flood CPU COUNT [PER_SECOND]
 *
 * COUNT 0: without end. Prints how many per second were sent. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/bench/pace.h"

#define BATCH         32
#define PAYLOAD_BYTES 64
#define PORT          9

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
	uint64_t start_ns = pace_now_ns(), sent = 0;

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
		pace_wait(start_ns, sent, per_second);
	}
	printf("%.0f\n", (double)sent / ((double)(pace_now_ns() - start_ns) / 1e9));
	return 0;
}

static int make(const struct pace_args *args)
{
	_cleanup_(closep) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : flood(fd, args->count, args->per_second);
}

int main(int argc, char **argv)
{
	return pace_main("flood", argc, argv, make);
}
