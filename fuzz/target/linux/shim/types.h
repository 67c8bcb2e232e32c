/* SPDX-License-Identifier: MIT */
/* Types, arithmetic, bit fields, lists. */
#ifndef HVCFUZZ_SHIM_TYPES_H
#define HVCFUZZ_SHIM_TYPES_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
/* Not uint64_t: where that is long, a kernel's %llx and ULL constants disagree with it. */
typedef unsigned long long u64;
typedef int8_t s8;
typedef int32_t s32;
typedef long long s64;
typedef u64 phys_addr_t;
typedef u64 kvm_pfn_t;
typedef u64 gfn_t;
typedef u64 gpa_t;

#define __always_inline inline __attribute__((always_inline))
#define __noreturn __attribute__((noreturn))
#define __ro_after_init
#define __rcu
#define __percpu
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define unreachable() __builtin_unreachable()
#define fallthrough __attribute__((fallthrough))
#define __always_unused __attribute__((unused))
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define U32_MAX UINT32_MAX

#define SZ_1G 0x40000000ul
#define UL(n) n##ul
#define BIT(n) (1ul << (n))
#define BIT_ULL(n) (1ull << (n))
#define GENMASK(high, low) ((~0ul >> (63 - (high))) & (~0ul << (low)))
#define FIELD_GET(mask, value) (((u64)(value) & (mask)) >> __builtin_ctzll(mask))
#define FIELD_FIT(mask, value) (!((value) & ~((mask) >> __builtin_ctzll(mask))))
#define FIELD_PREP(mask, value) (((u64)(value) << __builtin_ctzll(mask)) & (mask))

#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a) - 1))
#define ALIGN(x, a) ALIGN_DOWN((x) + ((typeof(x))(a) - 1), a)
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define PTR_ALIGN_DOWN(pointer, a) ((typeof(pointer))ALIGN_DOWN((unsigned long)(pointer), a))
#define size_add(a, b) ((a) + (b))
#define size_mul(a, b) ((a) * (b))
#define min(a, b) ({ typeof(a) a_ = (a); typeof(b) b_ = (b); a_ < b_ ? a_ : b_; })
#define max(a, b) ({ typeof(a) a_ = (a); typeof(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define container_of(pointer, type, member) \
  ((type *)((char *)(pointer) - offsetof(type, member)))

/* An option is on where its macro is 1, and off where it is nothing. */
#define SHIM_COMMA_1 ,
#define SHIM_SECOND(first, second, ...) second
#define SHIM_IS_ON(comma) SHIM_SECOND(comma 1, 0, 0)
#define SHIM_PASTE(value) SHIM_IS_ON(SHIM_COMMA_##value)
#define IS_ENABLED(option) SHIM_PASTE(option)

/* The last 4,095 addresses are errors. */
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) ((unsigned long)(pointer) >= -4095ul)

/* Rings: a head that points at itself is empty. */
struct list_head {
  struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *head) { head->next = head->prev = head; }
static inline int list_empty(const struct list_head *head) { return head->next == head; }

static inline void list_add_tail(struct list_head *node, struct list_head *head)
{
  node->prev = head->prev;
  node->next = head;
  head->prev->next = node;
  head->prev = node;
}

static inline void __list_del_entry(struct list_head *node)
{
  node->prev->next = node->next;
  node->next->prev = node->prev;
}

#define list_first_entry(head, type, member) container_of((head)->next, type, member)

#endif
