// SPDX-License-Identifier: GPL-2.0-or-later
/* Metadata filters on a kernel whose types are made here: what is compiled runs on memory laid out
 * like these types, and what is wrong gives its message. */

#include "core/kernel/fixture.h"
#include "core/util/cleanup.h"
#include "probes/filter/meta.h"
#include "probes/filter/test_bpf_run.h"

/* ---- a kernel ---- */

struct t_net {
	uint64_t pad;
	uint32_t refs, inum; /* struct ns_common ns */
};

struct t_dev {
	char name[16];
	int32_t ifindex;
	uint32_t flags;
	struct t_net *net; /* possible_net_t nd_net */
	uint8_t *dev_addr;
	char *alias;
	uint8_t perm_addr[8];
	int16_t table[2][3];
	uint32_t mtu;
};

struct t_dst {
	struct t_dev *dev;
};

struct t_sock {
	uint32_t daddr, rcv_saddr; /* struct sock_common __sk_common */
	uint16_t dport, num;
	uint32_t pad;
	struct t_net *net;
};

struct t_conn {
	uint32_t status, mark;
	uint8_t state;
	uint8_t labels[16];
};

struct t_skb {
	struct t_dev *dev; /* in an anonymous union in an anonymous struct */
	uint64_t nfct, refdst;
	struct t_sock *sk;
	uint8_t *head;
	struct t_dev **devs;
	uint32_t len, mark;
	int32_t skb_iif;
	uint16_t protocol, network_header;
	int8_t tiny;
	uint8_t bits0, bits1, bits2;
	uint32_t bits3;
	int64_t big;
	uint64_t huge;
	uint32_t kind;
	uint8_t flag, old0, old1, old2;
	char text[8];
	uint32_t cb[4];
	void *opaque;
	uint32_t csum3c;
	uint32_t wide;
};

#define MEMBER(btf, name, type, strct, member)                                                     \
	assert_int_equal(btf__add_field(btf, name, type, offsetof(strct, member) * 8, 0), 0)
#define BITS(btf, name, type, strct, member, from, n)                                              \
	assert_int_equal(btf__add_field(btf, name, type, offsetof(strct, member) * 8 + (from), n), \
			 0)

static int u8_id, u16_id, u32_id, u64_id, char_id, int_id;

/* An integer of 3 bits in a byte, as compilers described bitfields once. */
static int add_narrow(struct btf *btf)
{
	int id = btf__add_int(btf, "unsigned char", 1, 0);
	struct btf_type *t = (struct btf_type *)btf__type_by_id(btf, (uint32_t)id);

	*(uint32_t *)(t + 1) = 3;
	return id;
}

static int add_net(struct btf *btf)
{
	int net, common = btf__add_struct(btf, "ns_common", 8);

	assert_int_equal(btf__add_field(btf, "count", u32_id, 0, 0), 0);
	assert_int_equal(btf__add_field(btf, "inum", u32_id, 32, 0), 0);
	net = btf__add_struct(btf, "net", sizeof(struct t_net));
	MEMBER(btf, "ns", common, struct t_net, refs);
	return net;
}

static int add_possible_net(struct btf *btf, int net_ptr)
{
	int id = btf__add_struct(btf, "", 8);

	assert_int_equal(btf__add_field(btf, "net", net_ptr, 0, 0), 0);
	return btf__add_typedef(btf, "possible_net_t", id);
}

static int add_dev(struct btf *btf, int possible_net)
{
	int s16 = btf__add_int(btf, "short", 2, BTF_INT_SIGNED);
	int name = btf__add_array(btf, int_id, char_id, 16), id;
	int row = btf__add_array(btf, int_id, s16, 3), table = btf__add_array(btf, int_id, row, 2);
	int perm = btf__add_array(btf, int_id, u8_id, 8);
	int addr = btf__add_ptr(btf, btf__add_const(btf, u8_id));
	int alias = btf__add_ptr(btf, btf__add_const(btf, char_id));

	id = btf__add_struct(btf, "net_device", sizeof(struct t_dev));
	MEMBER(btf, "name", name, struct t_dev, name);
	MEMBER(btf, "ifindex", int_id, struct t_dev, ifindex);
	MEMBER(btf, "flags", u32_id, struct t_dev, flags);
	MEMBER(btf, "nd_net", possible_net, struct t_dev, net);
	MEMBER(btf, "dev_addr", addr, struct t_dev, dev_addr);
	MEMBER(btf, "alias", alias, struct t_dev, alias);
	MEMBER(btf, "perm_addr", perm, struct t_dev, perm_addr);
	MEMBER(btf, "table", table, struct t_dev, table);
	MEMBER(btf, "mtu", u32_id, struct t_dev, mtu);
	return id;
}

static int add_sock(struct btf *btf, int possible_net)
{
	int be16 = btf__add_typedef(btf, "__be16", u16_id);
	int be32 = btf__add_typedef(btf, "__be32", u32_id), id, inner, common;

	inner = btf__add_struct(btf, "", 8);
	MEMBER(btf, "skc_daddr", be32, struct t_sock, daddr);
	MEMBER(btf, "skc_rcv_saddr", be32, struct t_sock, rcv_saddr);
	common = btf__add_struct(btf, "sock_common", sizeof(struct t_sock));
	MEMBER(btf, "", inner, struct t_sock, daddr);
	MEMBER(btf, "skc_dport", be16, struct t_sock, dport);
	MEMBER(btf, "skc_num", u16_id, struct t_sock, num);
	MEMBER(btf, "skc_net", possible_net, struct t_sock, net);
	id = btf__add_struct(btf, "sock", sizeof(struct t_sock));
	assert_int_equal(btf__add_field(btf, "__sk_common", common, 0, 0), 0);
	return id;
}

static void add_skb(struct btf *btf, int dev, int sock)
{
	static const struct fixture_value kinds[] = {
		{ "KIND_NONE", 0 }, { "KIND_FAST", 7 }, { "KIND_HIGH", -65536 }, { NULL, 0 }
	};
	int dev_ptr = btf__add_ptr(btf, btf__add_volatile(btf, dev)),
	    sk_ptr = btf__add_ptr(btf, sock);
	int dev_ptr_ptr = btf__add_ptr(btf, dev_ptr), u8_ptr = btf__add_ptr(btf, u8_id);
	int s8 = btf__add_int(btf, "signed char", 1, BTF_INT_SIGNED);
	int s64 = btf__add_int(btf, "long long", 8, BTF_INT_SIGNED);
	int boolean = btf__add_int(btf, "_Bool", 1, BTF_INT_BOOL);
	int be16 = btf__add_typedef(btf, "__be16", u16_id), narrow = add_narrow(btf);
	int kind = fixture_enum(btf, "skb_kind", kinds),
	    text = btf__add_array(btf, int_id, char_id, 8);
	int cb = btf__add_array(btf, int_id, u32_id, 4), outer, inner,
	    opaque = btf__add_ptr(btf, 0);
	int real = btf__add_float(btf, "float", 4);

	inner = btf__add_union(btf, "", 8);
	assert_int_equal(btf__add_field(btf, "dev", dev_ptr, 0, 0), 0);
	assert_int_equal(btf__add_field(btf, "dev_scratch", u64_id, 0, 0), 0);
	outer = btf__add_struct(btf, "", 8);
	assert_int_equal(btf__add_field(btf, "", inner, 0, 0), 0);
	assert_true(btf__add_struct(btf, "sk_buff", sizeof(struct t_skb)) > 0);
	MEMBER(btf, "", outer, struct t_skb, dev);
	MEMBER(btf, "_nfct", u64_id, struct t_skb, nfct);
	MEMBER(btf, "_skb_refdst", u64_id, struct t_skb, refdst);
	MEMBER(btf, "sk", sk_ptr, struct t_skb, sk);
	MEMBER(btf, "head", u8_ptr, struct t_skb, head);
	MEMBER(btf, "devs", dev_ptr_ptr, struct t_skb, devs);
	MEMBER(btf, "len", u32_id, struct t_skb, len);
	MEMBER(btf, "mark", u32_id, struct t_skb, mark);
	MEMBER(btf, "skb_iif", int_id, struct t_skb, skb_iif);
	MEMBER(btf, "protocol", be16, struct t_skb, protocol);
	MEMBER(btf, "network_header", u16_id, struct t_skb, network_header);
	MEMBER(btf, "tiny", s8, struct t_skb, tiny);
	BITS(btf, "pkt_type", u8_id, struct t_skb, bits0, 0, 3);
	BITS(btf, "delta", s8, struct t_skb, bits0, 3, 4);
	BITS(btf, "straddle", u16_id, struct t_skb, bits0, 7, 10);
	BITS(btf, "spread", u32_id, struct t_skb, bits1, 1, 20);
	BITS(btf, "top", u32_id, struct t_skb, bits3, 31, 1);
	MEMBER(btf, "big", s64, struct t_skb, big);
	MEMBER(btf, "huge", u64_id, struct t_skb, huge);
	MEMBER(btf, "kind", kind, struct t_skb, kind);
	MEMBER(btf, "flag", boolean, struct t_skb, flag);
	MEMBER(btf, "text", text, struct t_skb, text);
	MEMBER(btf, "cb", cb, struct t_skb, cb);
	MEMBER(btf, "opaque", opaque, struct t_skb, opaque);
	MEMBER(btf, "csum3c", u32_id, struct t_skb, csum3c);
	MEMBER(btf, "real", real, struct t_skb, wide);
	/* the old way: no kind flag, the offset says where the bits are */
	assert_true(btf__add_struct(btf, "old_flags", 4) > 0);
	assert_int_equal(btf__add_field(btf, "first", narrow, 0, 0), 0);
	assert_int_equal(btf__add_field(btf, "second", narrow, 0, 0), 0);
	btf_members(btf__type_by_id(btf, btf__type_cnt(btf) - 1))[1].offset = 3;
}

static void write_vmlinux(const struct fixture *fx)
{
	static const struct fixture_value reasons[] = { { "SKB_NOT_DROPPED_YET", 0 },
							{ "SKB_DROP_REASON_NOT_SPECIFIED", 2 },
							{ "SKB_DROP_REASON_NO_SOCKET", 3 },
							{ "SKB_DROP_REASON_MAX", 9 },
							{ NULL, 0 } };
	static const struct fixture_value subsys[] = { { "SKB_DROP_REASON_SUBSYS_CORE", 0 },
						       { "SKB_DROP_REASON_SUBSYS_OPENVSWITCH", 3 },
						       { NULL, 0 } };
	struct btf *btf = btf__new_empty();
	int net, possible, dev, dst_dev;

	int_id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	char_id = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	u8_id = btf__add_typedef(btf, "u8", btf__add_int(btf, "unsigned char", 1, 0));
	u16_id = btf__add_int(btf, "unsigned short", 2, 0);
	u32_id = btf__add_int(btf, "unsigned int", 4, 0);
	u64_id = btf__add_int(btf, "unsigned long", 8, 0);
	net = btf__add_ptr(btf, add_net(btf));
	possible = add_possible_net(btf, net);
	dev = add_dev(btf, possible);
	dst_dev = btf__add_ptr(btf, dev);
	assert_true(btf__add_struct(btf, "dst_entry", 8) > 0);
	assert_int_equal(btf__add_field(btf, "dev", dst_dev, 0, 0), 0);
	add_skb(btf, dev, add_sock(btf, possible));
	assert_true(btf__add_fwd(btf, "nf_conn", BTF_FWD_STRUCT) > 0);
	fixture_enum(btf, "skb_drop_reason", reasons);
	fixture_enum(btf, "skb_drop_reason_subsys", subsys);
	fixture_btf(fx, "vmlinux", btf);
}

static void write_modules(struct fixture *fx)
{
	static const struct fixture_value ovs[] = { { "OVS_DROP_LAST_ACTION", 0x30001 },
						    { NULL, 0 } };
	struct btf *btf = btf__new_empty_split(pk_kernel_btf(fx->k));
	int labels = btf__add_array(btf, int_id, u8_id, 16);

	assert_true(btf__add_struct(btf, "nf_conn", sizeof(struct t_conn)) > 0);
	MEMBER(btf, "status", u32_id, struct t_conn, status);
	MEMBER(btf, "mark", u32_id, struct t_conn, mark);
	MEMBER(btf, "state", u8_id, struct t_conn, state);
	MEMBER(btf, "labels", labels, struct t_conn, labels);
	fixture_btf(fx, "nf_conntrack", btf);
	btf = btf__new_empty_split(pk_kernel_btf(fx->k));
	fixture_enum(btf, "ovs_drop_reason", ovs);
	fixture_btf(fx, "openvswitch", btf);
}

static int setup(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));

	assert_non_null(fx);
	fixture_init(fx);
	write_vmlinux(fx);
	write_modules(fx);
	fixture_text(fx, "netns/web", "");
	fixture_text(fx, "proc/1/ns/net", "");
	*state = fx;
	return 0;
}

static int teardown(void **state)
{
	fixture_done(*state);
	free(*state);
	return 0;
}

/* ---- its memory ---- */

#define AT(n) (0xffff888000000000ULL + (n)*0x10000ULL)

struct world {
	struct t_skb skb;
	struct t_dev dev;
	struct t_net net, sock_net;
	struct t_sock sock;
	struct t_conn conn;
	struct t_dst dst;
	uint8_t mac[6];
	char alias[10];
	uint8_t head[64];
	uint64_t devs[2];
	struct run_region regions[10];
	struct run_world run;
	struct pk_filter_ctx ctx;
};

static void add_region(struct world *w, unsigned int n, const void *data, size_t len)
{
	w->regions[w->run.n_regions++] = (struct run_region){ AT(n), data, len };
}

static void world_init(struct world *w, const struct fixture *fx)
{
	*w = (struct world){
		.net.inum = fixture_inum(fx, "netns/web"),
		.sock_net.inum = 0xf0000001,
		.dev = { .name = "eth0",
			 .ifindex = 3,
			 .flags = 0x80000003,
			 .net = (void *)AT(2),
			 .dev_addr = (void *)AT(6),
			 .alias = (void *)AT(7),
			 .perm_addr = { 2, 0, 0, 0, 0, 0xfe },
			 .table = { { 1, 2, 3 }, { -4, 5, 6 } },
			 .mtu = 1500 },
		.sock = { .daddr = 0x0100000a,
			  .rcv_saddr = 0x0164a8c0,
			  .dport = 0xbb01,
			  .num = 443,
			  .net = (void *)AT(3) },
		.conn = { .mark = 0x1234, .state = 5, .labels = { 0, 9 } },
		.dst = { .dev = (void *)AT(1) },
		.mac = { 0x02, 0, 0, 0, 0, 0x0a },
		.alias = "uplink",
		.devs = { 0, AT(1) },
		.skb = { .dev = (void *)AT(1),
			 .nfct = AT(5) | 2,
			 .refdst = AT(8) | 1,
			 .sk = (void *)AT(4),
			 .head = (void *)AT(9),
			 .devs = (void *)AT(10),
			 .len = 100,
			 .mark = 0xdead0003,
			 .skb_iif = -2,
			 .protocol = 0x0008,
			 .network_header = 14,
			 .tiny = -1,
			 .big = -5,
			 .huge = 0x8000000000000000ULL,
			 .kind = 7,
			 .flag = 1,
			 .text = "12345678",
			 .cb = { 1, 2, 3, 0xffffffff },
			 .csum3c = 77 },
		.run = { .pid = 4242, .comm = "curl", .cgroup = 1234567890123ULL },
		.ctx = { .skb = AT(0), .reason = 3 },
	};
	w->skb.bits0 = 5 | (0xd << 3) | (1 << 7); /* pkt_type 5, delta -3, straddle: low bit 1 */
	w->skb.bits1 = 0x41;                      /* straddle: 1 | 0x41 << 1; spread from bit 1 */
	w->skb.bits2 = 0x82;
	w->skb.bits3 = 0x80000000;
	w->head[14] = 0x45;
	w->head[14 + 9] = 17;
	w->head[14 + 6] = 0x40;
	w->run.regions = w->regions;
	add_region(w, 0, &w->skb, sizeof(w->skb));
	add_region(w, 1, &w->dev, sizeof(w->dev));
	add_region(w, 2, &w->net, sizeof(w->net));
	add_region(w, 3, &w->sock_net, sizeof(w->sock_net));
	add_region(w, 4, &w->sock, sizeof(w->sock));
	add_region(w, 5, &w->conn, sizeof(w->conn));
	add_region(w, 6, w->mac, sizeof(w->mac));
	add_region(w, 7, w->alias, strlen(w->alias) + 1);
	add_region(w, 8, &w->dst, sizeof(w->dst));
	add_region(w, 9, w->head, sizeof(w->head));
	/* AT(10), devs, goes with the head's region to stay within bounds of the table */
}

static int matches(struct fixture *fx, struct world *w, const char *expr)
{
	struct pk_filter_code p = { 0 };
	int r = pk_meta_compile(fx->k, expr, &p);

	if (r)
		fail_msg("%s: does not compile", expr);
	run_check_reachable(p.insns, p.n);
	w->run.reads = w->run.stack_used = 0;
	r = (int)run_bpf(p.insns, p.n, &w->run, &w->ctx);
	assert_true(w->run.stack_used <= PK_META_FRAME_BYTES);
	pk_filter_code_done(&p);
	return r;
}

struct expectation {
	const char *expr;
	int want;
};

static void expect(struct fixture *fx, struct world *w, const struct expectation *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (matches(fx, w, e[i].expr) != e[i].want)
			fail_msg("%s: is not %d", e[i].expr, e[i].want);
}

#define EXPECT(fx, w, ...)                                                                         \
	do {                                                                                       \
		static const struct expectation e_[] = { __VA_ARGS__ };                            \
		expect(fx, w, e_, ARRAY_SIZE(e_));                                                 \
	} while (0)

/* ---- what matches ---- */

static void test_operators(void **state)
{
	struct world w;

	world_init(&w, *state);
	/* mark 0xdead0003, len 100, skb_iif -2, big -5 */
	EXPECT(*state, &w, { "sk_buff.len == 100", 1 }, { "sk_buff.len == 101", 0 },
	       { "sk_buff.len != 100", 0 }, { "sk_buff.len != 101", 1 }, { "sk_buff.len < 100", 0 },
	       { "sk_buff.len < 101", 1 }, { "sk_buff.len <= 100", 1 }, { "sk_buff.len <= 99", 0 },
	       { "sk_buff.len > 99", 1 }, { "sk_buff.len > 100", 0 }, { "sk_buff.len >= 100", 1 },
	       { "sk_buff.len >= 101", 0 }, { "sk_buff.mark & 0xff == 3", 1 },
	       { "sk_buff.mark & 0xff == 2", 0 }, { "sk_buff.mark & 0x1 | 0x10 == 0x11", 1 },
	       { "sk_buff.len ^ 0x3 == 103", 1 }, { "sk_buff.len + 5 == 105", 1 },
	       { "5 + sk_buff.len == 105", 1 }, { "sk_buff.len - 101 == -1", 1 },
	       { "101 - sk_buff.len == 1", 1 }, { "sk_buff.len << 2 == 400", 1 },
	       { "sk_buff.mark >> 16 == 0xdead", 1 }, { "1 << sk_buff.dev.ifindex == 8", 1 },
	       { "sk_buff.len + sk_buff.dev.ifindex == 103", 1 },
	       { "sk_buff.len - sk_buff.dev.ifindex == 97", 1 },
	       { "~sk_buff.mark == 0x2152fffc", 1 }, { "-sk_buff.len == -100", 1 },
	       { "sk_buff.mark & ~0xff == 0xdead0000", 1 }, { "sk_buff.len == ~~100", 1 },
	       { "sk_buff.len == 0144", 1 }, { "sk_buff.len == 0x64", 1 },
	       { "100 == sk_buff.len", 1 }, { "99 < sk_buff.len", 1 }, { "100 < sk_buff.len", 0 });
}

static void test_precedence(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "mark & 0xff == 3", 1 }, { "3 == mark & 0xff", 1 },
	       { "mark & 0xf0 | 0x3 == 3", 1 }, { "mark & 1 + 2 == 3", 1 },
	       { "sk_buff.len & 4 << 0 == 4", 1 }, { "1 << 2 + 1 == 8", 1 },
	       { "6 ^ 3 & 1 == 7", 1 }, { "4 | 6 ^ 2 == 4", 1 }, { "10 - 3 - 2 == 5", 1 },
	       { "pid == 1 && mark == 1 || sk_buff.len == 100", 1 },
	       { "sk_buff.len == 100 || pid == 1 && mark == 1", 1 },
	       { "(sk_buff.len == 100 || pid == 1) && mark == 1", 0 }, { "!sk_buff.len == 0", 1 },
	       { "!(sk_buff.len == 100)", 0 }, { "!!mark", 1 }, { "not mark", 0 },
	       { "mark and not pid == 1", 1 }, { "pid == 1 or mark", 1 },
	       { "(sk_buff.len == 100) == (pid == 4242)", 1 },
	       { "(sk_buff.len == 100) + (pid == 4242) + (mark == 1) == 2", 1 });
}

static void test_signs(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "sk_buff.skb_iif == -2", 1 }, { "sk_buff.skb_iif < 0", 1 },
	       { "sk_buff.skb_iif < -1", 1 }, { "sk_buff.skb_iif > -3", 1 },
	       { "sk_buff.tiny == -1", 1 }, { "sk_buff.tiny < 0", 1 }, { "sk_buff.tiny > 100", 0 },
	       { "sk_buff.mark > 0x7fffffff", 1 }, { "sk_buff.mark > 0xdead0002", 1 },
	       { "sk_buff.mark < 0xdead0004", 1 }, { "sk_buff.huge > 1", 1 },
	       { "sk_buff.huge > 0x7fffffffffffffff", 1 },
	       { "sk_buff.huge == 0x8000000000000000", 1 }, { "sk_buff.big == -5", 1 },
	       { "sk_buff.big < 1", 1 }, { "sk_buff.big < sk_buff.len", 1 },
	       { "sk_buff.len > sk_buff.skb_iif", 1 }, { "sk_buff.huge > sk_buff.len", 1 },
	       { "sk_buff.big >> 1 == -3", 1 }, { "sk_buff.huge >> 63 == 1", 1 },
	       { "sk_buff.skb_iif & 0xff == 0xfe", 1 }, { "sk_buff.dev.table[1][0] == -4", 1 },
	       { "-sk_buff.skb_iif == 2", 1 }, { "sk_buff.mark == ~0x2152fffc", 1 },
	       { "sk_buff.huge != ~0", 1 }, { "sk_buff.cb[3] == ~0", 1 });
}

static void test_bitfields(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "sk_buff.pkt_type == 5", 1 }, { "sk_buff.pkt_type < 5", 0 },
	       { "sk_buff.delta == -3", 1 }, { "sk_buff.delta < 0", 1 },
	       { "sk_buff.straddle == 0x83", 1 }, { "sk_buff.top == 1", 1 }, { "sk_buff.top", 1 },
	       { "sk_buff.cb:old_flags.first == 1", 1 }, { "sk_buff.cb:old_flags.second == 0", 1 },
	       { "sk_buff.flag", 1 }, { "sk_buff.flag == 1", 1 });
	w.skb.cb[0] = 2 | 6 << 3;
	EXPECT(*state, &w, { "sk_buff.cb:old_flags.first == 2", 1 },
	       { "sk_buff.cb:old_flags.second == 6", 1 });
	w.skb.bits1 = 0xff;
	w.skb.bits2 = 0x00;
	w.skb.bits3 = 0;
	EXPECT(*state, &w, { "sk_buff.spread & 0xff == 0x7f", 1 }, { "sk_buff.top == 0", 1 });
}

static void test_paths(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "sk_buff.dev.ifindex == 3", 1 }, { "sk_buff->dev->ifindex == 3", 1 },
	       { "skb.dev.ifindex == 3", 1 }, { " sk_buff . dev -> mtu == 1500 ", 1 },
	       { "sk_buff.dev.nd_net.net.ns.inum != 0", 1 },
	       { "sk_buff._nfct:~0x7:nf_conn.mark == 0x1234", 1 },
	       { "sk_buff._nfct:~7:struct nf_conn->mark == 0x1234", 1 },
	       { "sk_buff._nfct : ~0x7 : nf_conn . labels[1] == 9", 1 },
	       { "sk_buff._nfct:0xfffffffffffffff8:nf_conn.state == 5", 1 },
	       { "sk_buff._nfct & 7 == 2", 1 }, { "sk_buff._nfct:~7:nf_conn != 0", 1 },
	       { "sk_buff._nfct:nf_conn.mark == 0x1234", 0 }, { "sk_buff.cb[1] == 2", 1 },
	       { "sk_buff.cb[3] == 0xffffffff", 1 }, { "sk_buff.dev.table[0][2] == 3", 1 },
	       { "sk_buff.csum3c == 77", 1 }, { "sk_buff.head[14] == 0x45", 1 },
	       { "sk_buff.head:u8[23] == 17", 1 }, { "sk_buff.opaque == 0", 1 },
	       { "sk_buff.opaque", 0 }, { "sk_buff.dev", 1 }, { "sk_buff.dev != 0", 1 },
	       { "sk_buff.head != 0", 1 }, { "sk_buff.dev_scratch:net_device.mtu == 1500", 1 },
	       { "sk_buff.kind == KIND_FAST", 1 }, { "sk_buff.kind == \"KIND_NONE\"", 0 },
	       { "KIND_FAST != sk_buff.kind", 0 }, { "sk_buff.kind == 7", 1 });
	w.skb.kind = 0xffff0000;
	EXPECT(*state, &w, { "sk_buff.kind == KIND_HIGH", 1 });
	w.skb.devs = (void *)(AT(9) + 32);
	memcpy(w.head + 32, w.devs, sizeof(w.devs));
	EXPECT(*state, &w, { "sk_buff.devs[1].mtu == 1500", 1 },
	       { "sk_buff.devs[0].mtu == 1500", 0 }, { "sk_buff.devs[0] == 0", 1 });
}

static void test_texts(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "sk_buff.dev.name == \"eth0\"", 1 }, { "dev == \"eth0\"", 1 },
	       { "dev == 'eth0'", 1 }, { "\"eth0\" == dev", 1 }, { "dev == \"eth\"", 0 },
	       { "dev == \"eth01\"", 0 }, { "dev == \"eth*\"", 1 }, { "dev == \"eth0*\"", 1 },
	       { "dev == \"eth0.*\"", 0 }, { "dev == \"veth*\"", 0 }, { "dev != \"eth0\"", 0 },
	       { "dev != \"eth1\"", 1 }, { "dev != \"eth*\"", 0 }, { "dev != \"wlan*\"", 1 },
	       { "dev == \"\"", 0 }, { "dev == \"\\x65th0\"", 1 }, { "dev == \"eth\\*\"", 0 },
	       { "sk_buff.text == \"12345678\"", 1 }, { "sk_buff.text == \"1234567\"", 0 },
	       { "sk_buff.text == \"1234567*\"", 1 }, { "sk_buff.text != \"12345678\"", 0 },
	       { "comm == \"curl\"", 1 }, { "comm == \"cur\"", 0 }, { "comm == \"cu*\"", 1 },
	       { "comm != \"curl\"", 0 }, { "sk_buff.dev.alias == \"uplink\"", 1 },
	       { "sk_buff.dev.alias == \"uplin\"", 0 }, { "sk_buff.dev.alias == \"uplink1\"", 0 },
	       { "sk_buff.dev.alias == \"up*\"", 1 }, { "sk_buff.dev.alias == \"uplink*\"", 1 },
	       { "sk_buff.dev.alias == \"uplink1*\"", 0 }, { "sk_buff.dev.alias != \"up*\"", 0 },
	       { "sk_buff.dev.alias != \"x\"", 1 }, { "sk_buff.dev.alias", 1 },
	       { "sk_buff.dev.alias != 0", 1 });
	memcpy(w.dev.name, "a23456789012345", 16);
	EXPECT(*state, &w, { "dev == \"a23456789012345\"", 1 }, { "dev == \"a23456789012346\"", 0 },
	       { "dev == \"a2345678901234\"", 0 });
}

static void test_addresses(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w, { "sk_buff.dev.dev_addr == 02:00:00:00:00:0a", 1 },
	       { "sk_buff.dev.dev_addr == 02:00:00:00:00:0b", 0 },
	       { "sk_buff.dev.dev_addr != 02:00:00:00:01:0a", 1 },
	       { "sk_buff.dev.perm_addr == 02:00:00:00:00:FE", 1 },
	       { "sk_buff.sk.__sk_common.skc_daddr == 10.0.0.1", 1 },
	       { "10.0.0.1 == sk_buff.sk.__sk_common.skc_daddr", 1 },
	       { "sk_buff.sk.__sk_common.skc_daddr == 10.0.0.2", 0 },
	       { "sk_buff.sk.__sk_common.skc_rcv_saddr & 255.255.0.0 == 192.168.0.0", 1 },
	       { "sk_buff.sk.__sk_common.skc_rcv_saddr >= 192.168.100.0", 1 },
	       { "sk_buff.sk.__sk_common.skc_daddr == 0x0a000001", 1 },
	       { "sk_buff.sk.__sk_common.skc_dport == 443", 1 },
	       { "sk_buff.sk.__sk_common.skc_num == 443", 1 }, { "sk_buff.protocol == 0x0800", 1 });
}

static void test_shorthands(void **state)
{
	struct fixture *fx = *state;
	struct world w;
	char expr[PATH_MAX + 64];

	world_init(&w, fx);
	EXPECT(fx, &w, { "mark == 0xdead0003", 1 }, { "pid == 4242", 1 }, { "pid != 4242", 0 },
	       { "ns == \"web\"", 1 }, { "ns == web", 1 }, { "ns != web", 0 }, { "ns == host", 0 },
	       { "cgroup == 1234567890123", 1 }, { "cgroup == 5", 0 }, { "reason == NO_SOCKET", 1 },
	       { "reason == \"SKB_DROP_REASON_NO_SOCKET\"", 1 }, { "reason == 3", 1 },
	       { "reason == \"core/NO_SOCKET\"", 1 }, { "reason == NOT_SPECIFIED", 0 },
	       { "reason == OVS_DROP_LAST_ACTION", 0 },
	       { "reason == \"openvswitch/OVS_DROP_LAST_ACTION\"", 0 }, { "proto == ip", 1 },
	       { "proto == arp", 0 }, { "proto == udp", 1 }, { "proto == \"tcp\"", 0 },
	       { "proto != tcp", 1 }, { "proto == 17", 1 }, { "proto == 0x0800", 1 },
	       { "udp == proto", 1 });
	w.ctx.reason = 0x30001;
	EXPECT(fx, &w, { "reason == OVS_DROP_LAST_ACTION", 1 }, { "reason >= 0x30000", 1 });
	w.head[14] = 0x60;
	w.head[14 + 6] = 58;
	EXPECT(fx, &w, { "proto == icmp6", 1 }, { "proto == udp", 0 });
	w.head[14] = 0x00;
	EXPECT(fx, &w, { "proto == icmp6", 0 }, { "proto != icmp6", 0 });
	w.skb.network_header = 0;
	EXPECT(fx, &w, { "proto == udp", 0 }, { "proto != udp", 0 });
	snprintf(expr, sizeof(expr), "ns == \"%s/netns/web\"", fx->dir);
	assert_int_equal(matches(fx, &w, expr), 1);
	snprintf(expr, sizeof(expr), "ns == %u", fixture_inum(fx, "netns/web"));
	assert_int_equal(matches(fx, &w, expr), 1);
	snprintf(expr, sizeof(expr), "ns == \"%u\"", fixture_inum(fx, "netns/web"));
	assert_int_equal(matches(fx, &w, expr), 1);
}

/* The namespace is that of the device, else of the socket, else of the route. */
static void test_namespace_of_what(void **state)
{
	struct fixture *fx = *state;
	struct world w;

	world_init(&w, fx);
	w.skb.dev = NULL;
	EXPECT(fx, &w, { "ns == 0xf0000001", 1 }, { "ns == web", 0 });
	w.skb.sk = NULL;
	EXPECT(fx, &w, { "ns == web", 1 }, { "ns != web", 0 });
	w.skb.refdst = 0;
	EXPECT(fx, &w, { "ns == web", 0 }, { "ns != web", 0 }, { "!(ns == web)", 1 });
}

static void test_failed_reads(void **state)
{
	struct world w;

	world_init(&w, *state);
	w.skb.dev = NULL;
	w.skb.nfct = 0;
	EXPECT(*state, &w, { "dev == \"eth0\"", 0 }, { "dev != \"eth0\"", 0 },
	       { "!(dev == \"eth0\")", 1 }, { "!(dev != \"eth0\")", 1 },
	       { "sk_buff.dev.mtu < 5", 0 }, { "sk_buff.dev.mtu >= 5", 0 },
	       { "sk_buff.dev.mtu", 0 }, { "!sk_buff.dev.mtu", 1 },
	       { "dev == \"eth0\" || sk_buff.len == 100", 1 },
	       { "sk_buff.len + sk_buff.dev.mtu > 0", 0 }, { "sk_buff.dev == 0", 1 },
	       { "sk_buff.dev.alias == \"x\"", 0 }, { "sk_buff.dev.alias != \"x\"", 0 },
	       { "sk_buff.dev.dev_addr != 02:00:00:00:00:0a", 0 },
	       { "sk_buff._nfct:~7:nf_conn.mark != 1", 0 }, { "sk_buff._nfct == 0", 1 });
	world_init(&w, *state);
	w.dev.alias = NULL;
	EXPECT(*state, &w, { "sk_buff.dev.alias == \"x\"", 0 }, { "sk_buff.dev.alias != \"x\"", 0 },
	       { "sk_buff.dev.alias == 0", 1 });
}

static void test_short_circuits(void **state)
{
	static const struct {
		const char *expr;
		int want;
		unsigned int reads;
	} cases[] = {
		{ "mark == 1 && dev == \"eth0\"", 0, 1 },
		{ "mark == 0xdead0003 && dev == \"eth0\"", 1, 3 },
		{ "mark == 0xdead0003 || dev == \"eth0\"", 1, 1 },
		{ "mark == 1 || dev == \"eth0\"", 1, 3 },
		{ "pid == 1 && mark", 0, 0 },
		{ "1 == 1 && pid == 4242", 1, 0 },
		{ "1 == 2 && mark", 0, 0 },
		{ "mark == 1 || 1", 1, 0 },
		{ "mark && 0", 0, 0 },
		{ "1", 1, 0 },
		{ "!1 || 2 < 1", 0, 0 },
	};
	struct world w;

	world_init(&w, *state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(matches(*state, &w, cases[i].expr), cases[i].want);
		if (w.run.reads != cases[i].reads)
			fail_msg("%s: %u reads", cases[i].expr, w.run.reads);
	}
}

/* Operands that wait in registers, then on the stack. */
static void test_depth(void **state)
{
	struct world w;

	world_init(&w, *state);
	EXPECT(*state, &w,
	       { "sk_buff.len - (sk_buff.dev.ifindex - (sk_buff.len - (sk_buff.dev.ifindex - "
		 "(sk_buff.len - (sk_buff.dev.ifindex - (sk_buff.len - sk_buff.dev.ifindex)))))) "
		 "== "
		 "388",
		 1 },
	       { "sk_buff.len - (sk_buff.dev.ifindex - ((dev == \"eth0\") - (sk_buff.len == 100 && "
		 "dev == \"eth*\"))) == 97",
		 1 });
}

/* ---- what is wrong ---- */

static void test_errors(void **state)
{
	static const struct {
		const char *expr;
		int r;
		int caret; /* column */
		const char *said;
	} cases[] = {
		{ "", -EINVAL, 0, "the expression is empty" },
		{ "  ", -EINVAL, 0, "the expression is empty" },
		{ "sk_buff.makr & 0xff == 3", -ENOENT, 8,
		  "struct sk_buff has no field 'makr'; did you mean 'mark'?" },
		{ "sk_buff.dev.ifidx == 3", -ENOENT, 12, "did you mean 'ifindex'?" },
		{ "sk_buff.dev_scrach == 3", -ENOENT, 8, "did you mean 'dev_scratch'?" },
		{ "sk_buff.dev.nd_net.net.nothing_like_it", -ENOENT, 23,
		  "struct net has no field" },
		{ "makr == 3", -ENOENT, 0, "unknown name 'makr'; did you mean 'mark'?" },
		{ "xyzzyxyzzy == 3", -ENOENT, 0, "a field begins with sk_buff" },
		{ "skbuf.len == 3", -ENOENT, 0, "did you mean 'sk_buff'?" },
		{ "mark = 3", -EINVAL, 5, "did you mean '=='?" },
		{ "mark == ", -EINVAL, 8, "a field, a number or a text is missing at the end" },
		{ "mark == 3 &&", -EINVAL, 12, "is missing at the end" },
		{ "(mark == 3", -EINVAL, 0, "the parenthesis is not closed" },
		{ "mark == 3)", -EINVAL, 9, "no parenthesis is open here" },
		{ "mark 3", -EINVAL, 5, "an operator is wanted here, not '3'" },
		{ "mark == $3", -EINVAL, 8, "is wanted here, not '$'" },
		{ "mark == 12x", -EINVAL, 10, "'x' is no digit of a number" },
		{ "mark == 019", -EINVAL, 10, "is no digit of an octal number" },
		{ "mark == 0x", -EINVAL, 8, "no digits behind 0x" },
		{ "mark == 0xfg", -EINVAL, 11, "is no digit of a hexadecimal number" },
		{ "sk_buff.huge == 18446744073709551616", -EINVAL, 16, "does not fit in 64 bits" },
		{ "1 < mark < 3", -EINVAL, 9, "comparisons cannot be chained" },
		{ "1 == mark & 3 == 3", -EINVAL, 14, "comparisons cannot be chained" },
		{ "dev == \"eth0", -EINVAL, 7, "the text has no closing \"" },
		{ "dev == \"e*h0\"", -EINVAL, 9, "only at the end" },
		{ "dev == \"\\n\"", -EINVAL, 8, "there are only the escapes" },
		{ "dev == \"\\x0\"", -EINVAL, 8, "two hexadecimal digits" },
		{ "dev == \"\\x00\"", -EINVAL, 7, "cannot hold \\x00" },
		{ "dev == \"*\"", -EINVAL, 7, "is every text" },
		{ "dev == eth0", -EINVAL, 7, "a text goes in quotes: \"eth0\"" },
		{ "dev < \"eth0\"", -EINVAL, 4, "only be compared with == and !=" },
		{ "dev == \"name-that-is-too-long\"", -EINVAL, 7, "holds at most 16" },
		{ "comm == \"1234567890123456\"", -EINVAL, 8, "holds at most 15" },
		{ "dev == 3", -EINVAL, 0, "this is a text" },
		{ "dev", -EINVAL, 0, "this is a text" },
		{ "dev && mark", -EINVAL, 0, "this is a text" },
		{ "dev == comm", -EINVAL, 4, "two fields of text" },
		{ "mark == \"x\"", -EINVAL, 8, "the other side is no text" },
		{ "\"x\"", -EINVAL, 0, "this is no number" },
		{ "\"x\" == \"y\"", -EINVAL, 7, "the other side is no text" },
		{ "dev.ifindex == 3", -EINVAL, 4, "as in sk_buff.dev.ifindex" },
		{ "sk_buff == 3", -EINVAL, 0, "name a field of it" },
		{ "sk_buff.dev.nd_net == 3", -EINVAL, 12, "name one of its fields: net" },
		{ "sk_buff.cb == 3", -EINVAL, 8, "name an element, as in [0]" },
		{ "sk_buff.cb.x == 3", -EINVAL, 11, "name an element first" },
		{ "sk_buff.cb[4] == 3", -EINVAL, 11, "the last element is [3]" },
		{ "sk_buff.dev.table[0][3] == 3", -EINVAL, 21, "the last element is [2]" },
		{ "sk_buff.len[0] == 3", -EINVAL, 12, "is no array and no pointer" },
		{ "sk_buff.len.x == 3", -EINVAL, 12, "unsigned int: has no fields" },
		{ "sk_buff.cb[x] == 3", -EINVAL, 11, "a number is wanted here" },
		{ "sk_buff.cb[1 == 3", -EINVAL, 13, "']' is wanted here" },
		{ "sk_buff. == 3", -EINVAL, 9, "the name of a field is wanted here" },
		{ "sk_buff.opaque.x == 3", -EINVAL, 15, "cast it with :TYPE" },
		{ "sk_buff.opaque[1] == 3", -EINVAL, 15, "its size is not known" },
		{ "sk_buff.devs.mtu == 3", -EINVAL, 13, "[0] follows it" },
		{ "sk_buff.real == 3", -EINVAL, 8, "nothing that can be compared" },
		{ "sk_buff._nfct:~7:nf_con.mark == 3", -ENOENT, 17,
		  "this kernel has no type 'nf_con'" },
		{ "sk_buff._nfct:~7:net_devise.mtu == 3", -ENOENT, 17,
		  "did you mean 'net_device'?" },
		{ "sk_buff._nfct:~7.mark == 3", -EINVAL, 16, "':' and the type to cast to" },
		{ "sk_buff._nfct: == 3", -EINVAL, 15, "the name of a type is wanted here" },
		{ "sk_buff.len:nf_conn.mark == 3", -EINVAL, 12, "too narrow to hold a pointer" },
		{ "sk_buff.cb:~7:old_flags.first == 1", -EINVAL, 14, "have a mask" },
		{ "sk_buff.pkt_type == 8", -EINVAL, 20,
		  "8 is never reached: the other side, an unsigned number of 3 bits, goes from 0 "
		  "to 7" },
		{ "sk_buff.delta == 8", -EINVAL, 17, "from -8 to 7" },
		{ "mark == -1", -EINVAL, 8, "-1 is never reached" },
		{ "mark & 0xff == 0x100", -EINVAL, 15, "256 is never reached" },
		{ "sk_buff.tiny < 200", -EINVAL, 15, "from -128 to 127" },
		{ "mark << 64 == 1", -EINVAL, 8, "0 to 63 bits" },
		{ "mark << -1 == 1", -EINVAL, 8, "0 to 63 bits" },
		{ "mark == 1.2.3", -EINVAL, 8, "no IPv4 address" },
		{ "mark == 1.2.3.400", -EINVAL, 8, "no IPv4 address" },
		{ "mark == 1.2.3.4", -EINVAL, 8, "network byte order" },
		{ "mark & 255.0.0.0 == 1.0.0.0", -EINVAL, 7, "network byte order" },
		{ "mark == 02:00:00:00:00:01", -EINVAL, 8, "no MAC address" },
		{ "sk_buff.dev.dev_addr < 02:00:00:00:00:01", -EINVAL, 21, "== and !=" },
		{ "sk_buff.dev.perm_addr == 3", -EINVAL, 0, "these are bytes" },
		{ "sk_buff.dev.perm_addr == \"x\"", -EINVAL, 25, "not characters" },
		{ "ns == wbe", -ENOENT, 6, "no network namespace 'wbe'; there are: host, web" },
		{ "ns == \"/no/such\"", -ENOENT, 6, "No such file" },
		{ "ns < web", -EINVAL, 3, "== and !=" },
		{ "ns == \"we*\"", -EINVAL, 6, "the whole name" },
		{ "reason == NO_SOKCET", -ENOENT, 10, "did you mean 'NO_SOCKET'?" },
		{ "reason == \"openvswitch/NO_SOCKET\"", -ENOENT, 10,
		  "did you mean 'core/NO_SOCKET'?" },
		{ "reason == MAX", -ENOENT, 10, "no drop reason 'MAX'" },
		{ "cgroup == \"/no/such\"", -EOPNOTSUPP, 10, "no cgroup v2 is mounted here" },
		{ "proto == tpc", -ENOENT, 9, "no protocol 'tpc'; did you mean 'tcp'?" },
		{ "proto == 300", -EINVAL, 9, "at most 255" },
		{ "proto < 3", -EINVAL, 6, "== and !=" },
		{ "proto + 1 == 3", -EINVAL, 0, "only be compared" },
		{ "sk_buff.kind == KIND_FATS", -ENOENT, 16,
		  "enum skb_kind has no value 'KIND_FATS'; did you mean 'KIND_FAST'?" },
		{ "mark == word", -ENOENT, 8, "unknown name 'word'" },
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pk_filter_code p = { 0 };
		const char *log, *caret;
		int r;

		fixture_log_begin(fx);
		r = pk_meta_compile(fx->k, cases[i].expr, &p);
		log = fixture_log_end(fx);
		caret = strrchr(log, '\n') ? strchr(log, '^') : NULL;
		while (caret && caret > log && caret[-1] != '\n')
			caret--;
		if (r != cases[i].r || !strstr(log, cases[i].said) || !caret ||
		    strchr(caret, '^') - caret != cases[i].caret + 4 ||
		    fixture_count(log, "pktrack:") != 1)
			fail_msg("%s: %d\n%s", cases[i].expr, r, log);
		assert_null(p.insns);
	}
}

/* The excerpt of a long expression shows where the error is. */
static void test_long_expressions(void **state)
{
	struct fixture *fx = *state;
	struct pk_filter_code p = { 0 };
	char expr[8192] = "";
	const char *log;
	size_t n = 0;

	for (int i = 0; i < 100; i++)
		n += (size_t)snprintf(expr + n, sizeof(expr) - n, "mark == %d || ", i);
	snprintf(expr + n, sizeof(expr) - n,
		 "makr == 1 || pid == 1 || pid == 2 || pid == 3 || pid == 4 || "
		 "pid == 5 || pid == 6");
	fixture_log_begin(fx);
	assert_int_equal(pk_meta_compile(fx->k, expr, &p), -ENOENT);
	log = fixture_log_end(fx);
	assert_non_null(strstr(log,
			       "    ... || mark == 96 || mark == 97 || mark == 98 || mark == 99 || "
			       "makr == 1 ||"));
	assert_non_null(strstr(log, "...\n"));

	for (n = 0; n + 40 < sizeof(expr);)
		n += (size_t)snprintf(expr + n, sizeof(expr) - n, "mark == 1 || ");
	fixture_log_begin(fx);
	assert_int_equal(pk_meta_compile(fx->k, expr, &p), -E2BIG);
	assert_non_null(strstr(fixture_log_end(fx), "more than 4096"));

	memset(expr, '(', 2000);
	expr[2000] = '\0';
	fixture_log_begin(fx);
	assert_int_equal(pk_meta_compile(fx->k, expr, &p), -E2BIG);
	assert_non_null(strstr(fixture_log_end(fx), "nested too deeply"));
}

static void test_no_btf(void **state)
{
	struct pk_filter_code p = { 0 };
	struct fixture fx;

	(void)state;
	fixture_init(&fx);
	fixture_log_begin(&fx);
	assert_int_equal(pk_meta_compile(fx.k, "mark == 1", &p), -EOPNOTSUPP);
	assert_non_null(strstr(fixture_log_end(&fx), "CONFIG_DEBUG_INFO_BTF"));
	fixture_done(&fx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_bitfields),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_shorthands),
		cmocka_unit_test(test_namespace_of_what),
		cmocka_unit_test(test_failed_reads),
		cmocka_unit_test(test_short_circuits),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_long_expressions),
		cmocka_unit_test(test_no_btf),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
