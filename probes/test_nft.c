// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the probes on nf_tables find things, with the types of kernels of each kind. */

#include <string.h>

#include "collectors/nft/section.h"
#include "core/kernel/fixture.h"
#include "core/util/array.h"
#include "probes/manager.h"
#include "probes/nft.h"

/* Add a struct of that size with members of 8 bytes; `members` ends with a NULL name. */
struct member {
	const char *name;
	uint32_t at;
};

static int add_struct(struct btf *btf, const char *name, uint32_t size,
		      const struct member *members, int type)
{
	int id = btf__add_struct(btf, name, size);

	assert_true(id > 0);
	for (; members->name; members++)
		assert_int_equal(btf__add_field(btf, members->name, type, members->at * 8, 0), 0);
	return id;
}

#define STRUCT(btf, name, size, ...)                                                               \
	add_struct(btf, name, size, (const struct member[]){ __VA_ARGS__, { 0 } }, number)

/* What all kernels with types have. */
static void add_chains(struct btf *btf, int number)
{
	STRUCT(btf, "nft_chain", 128, { "table", 80 }, { "name", 96 });
	STRUCT(btf, "nft_table", 512, { "family", 246 }, { "name", 256 });
	STRUCT(btf, "nf_hook_ops", 64, { "hooknum", 36 });
	STRUCT(btf, "nft_base_chain", 256, { "ops", 8 }, { "policy", 100 }, { "chain", 120 });
	STRUCT(btf, "nft_verdict", 16, { "chain", 8 });
}

static int const_pointer(struct btf *btf, const char *name)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);

	return btf__add_ptr(btf, btf__add_const(btf, id));
}

static struct pk_function function_of(const struct btf *btf, const char *name, const int *args,
				      unsigned int n)
{
	struct pk_function f = { .proto = { .btf = btf, .module = "nf_tables", .n_args = n } };

	snprintf(f.name, sizeof(f.name), "%s", name);
	for (unsigned int i = 0; i < n; i++)
		f.proto.args[i] = (struct pk_func_arg){ .kind = PK_ARG_OTHER,
							.reg = (uint8_t)i,
							.type_id = (uint32_t)args[i] };
	return f;
}

static void check_chains(const struct pk_nft_config *c)
{
	assert_int_equal(c->chain_table, 80);
	assert_int_equal(c->chain_name, 96);
	assert_int_equal(c->table_family, 246);
	assert_int_equal(c->table_name, 256);
	assert_int_equal(c->base_hooknum, 44);
	assert_int_equal(c->base_policy, 100);
	assert_int_equal(c->base_chain, 120);
}

/* (pkt, verdict, rule, info, type), since 6.4 */
static void test_arguments(void **state)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int type = btf__add_enum(btf, "nft_trace_types", 4);
	struct pk_probe_config config = { 0 };
	struct pk_function f;

	(void)state;
	add_chains(btf, number);
	STRUCT(btf, "nft_rule_dp", 8, { "data", 8 });
	STRUCT(btf, "nft_rule_dp_last", 48, { "chain", 40 });
	STRUCT(btf, "nft_traceinfo", 32, { "basechain", 16 });
	STRUCT(btf, "nft_pktinfo", 32, { "skb", 0 });
	f = function_of(btf, "__nft_trace_packet",
			(int[]){ const_pointer(btf, "nft_pktinfo"),
				 const_pointer(btf, "nft_verdict"),
				 const_pointer(btf, "nft_rule_dp"),
				 const_pointer(btf, "nft_traceinfo"), type },
			5);
	assert_true(pk_nft_configure(NULL, &f, &config));
	check_chains(&config.nft);
	assert_int_equal(config.nft.at, PK_NFT_RULES);
	assert_int_equal(config.nft.blobs, 1);
	assert_int_equal(config.nft.verdict_arg, 1);
	assert_int_equal(config.nft.rule_arg, 2);
	assert_int_equal(config.nft.info_arg, 3);
	assert_int_equal(config.nft.type_arg, 4);
	assert_int_equal(config.nft.chain_arg, PK_NO_ARG);
	assert_int_equal(config.nft.info_basechain, 16);
	assert_int_equal(config.nft.last_chain, 40);
	assert_int_equal(config.nft.verdict_chain, 8);
	btf__free(btf);
}

/* (info, chain, type) */
static void test_traceinfo(void **state)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int type = btf__add_enum(btf, "nft_trace_types", 4);
	struct pk_probe_config config = { 0 };
	struct pk_function f;

	(void)state;
	add_chains(btf, number);
	STRUCT(btf, "nft_traceinfo", 64, { "pkt", 8 }, { "basechain", 16 }, { "rule", 32 },
	       { "verdict", 40 });
	f = function_of(btf, "__nft_trace_packet",
			(int[]){ const_pointer(btf, "nft_traceinfo"),
				 const_pointer(btf, "nft_chain"), type },
			3);
	assert_true(pk_nft_configure(NULL, &f, &config));
	check_chains(&config.nft);
	assert_int_equal(config.nft.blobs, 0);
	assert_int_equal(config.nft.info_arg, 0);
	assert_int_equal(config.nft.chain_arg, 1);
	assert_int_equal(config.nft.type_arg, 2);
	assert_int_equal(config.nft.rule_arg, PK_NO_ARG);
	assert_int_equal(config.nft.verdict_arg, PK_NO_ARG);
	assert_int_equal(config.nft.info_pkt, 8);
	assert_int_equal(config.nft.info_rule, 32);
	assert_int_equal(config.nft.info_verdict, 40);
	btf__free(btf);
}

static void test_do_chain(void **state)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	struct pk_probe_config config = { 0 };
	struct pk_function f = function_of(btf, "nft_do_chain", (int[]){ number, number }, 2);

	(void)state;
	assert_false(pk_nft_configure(NULL, &f, &config)); /* its members are not known */
	assert_int_equal(config.nft.at, PK_NFT_NOWHERE);
	add_chains(btf, number);
	assert_true(pk_nft_configure(NULL, &f, &config));
	check_chains(&config.nft);
	assert_int_equal(config.nft.at, PK_NFT_CHAIN);
	assert_int_equal(config.nft.chain_arg, 1);
	snprintf(f.name, sizeof(f.name), "nft_do_chain_inet");
	assert_false(pk_nft_configure(NULL, &f, &config));
	btf__free(btf);
}

/* A module without types. `cookie`: as net_cookie is, atomic64_t before 5.12. */
static void write_untyped(struct fixture *fx, bool old)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "u64", 8, 0);
	int atomic = btf__add_typedef(
		btf, "atomic64_t",
		add_struct(btf, "", 8, (const struct member[]){ { "counter", 0 }, { 0 } }, number));

	add_struct(btf, "net", 64, (const struct member[]){ { "net_cookie", 8 }, { 0 } },
		   old ? atomic : number);
	STRUCT(btf, "nf_hook_ops", 48, { "hooknum", 28 });
	STRUCT(btf, "rhltable", 136, { "ht", 0 });
	fixture_btf(fx, "vmlinux", btf);
}

static void test_untyped(void **state)
{
	(void)state;
	for (int old = 0; old < 2; old++) {
		struct pk_function f = { .state = PK_FUNCTION_NO_TYPES,
					 .name = "__nft_trace_packet",
					 .module = "nf_tables" };
		struct pk_probe_config config = { 0 };
		struct fixture fx;

		fixture_init(&fx);
		write_untyped(&fx, old);
		assert_int_equal(pk_nft_configure(fx.k, &f, &config), old);
		fixture_done(&fx);
		if (!old)
			continue;
		/* With the sizes that Debian has in 5.10; a VM case holds that they are right. */
		assert_int_equal(config.nft.table_name, 240);
		assert_int_equal(config.nft.base_policy, 72);
		assert_int_equal(config.nft.base_chain, 88);
		assert_int_equal(config.nft.base_hooknum, 28);
		assert_int_equal(config.nft.info_arg, 0);
		assert_int_equal(config.nft.chain_arg, 1);
		assert_int_equal(config.nft.type_arg, 2);
		assert_int_equal(config.nft.rule_arg, PK_NO_ARG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_traceinfo),
		cmocka_unit_test(test_do_chain),
		cmocka_unit_test(test_untyped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
