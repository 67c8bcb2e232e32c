/* SPDX-License-Identifier: MIT */
/*
 * hvcfuzz_target.h: what a shared library has to offer to be fuzzed in place of the model.
 *
 * A library exports one function, hvcfuzz_target(), which returns a table of functions. hvcfuzz
 * creates one machine, has it make calls, reads its pages back and compares them with the model
 * that has made the same calls. docs/your-own-target.md builds a target step by step.
 *
 * Rules for every target:
 * - call() always returns. It does not unwind, exit, abort or print. Where the code under test
 *   would have stopped the machine, the result says so, and only reset() is legal after that.
 * - The same calls after reset() give the same results, states and counts.
 * - Reading changes nothing.
 *
 * Versions: every structure that is passed by itself begins with `abi` and `size`, set by whoever
 * passes it. A field is only ever added at the end, where `size` says whether it is there; anything
 * else makes a new HVCFUZZ_TARGET_ABI, which is refused by name. Structures are plain data of fixed
 * width, so that they can cross a process border as they are.
 */
#ifndef HVCFUZZ_TARGET_H
#define HVCFUZZ_TARGET_H

#include <stdint.h>

#include "hvcfuzz_opcodes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HVCFUZZ_TARGET_ABI 1

/* The six arguments of a call are x[0] to x[5]; unused ones are 0. */
#define HVCFUZZ_ARGUMENT_COUNT 6
#define HVCFUZZ_RANGE_MAX 32
#define HVCFUZZ_VM_MAX 8
#define HVCFUZZ_NAME_SIZE 64

/* ---- The layout: a handshake ---- */

enum hvcfuzz_range_kind {
  /* Memory that the host may be given. Everything in no range is a device's (MMIO). */
  HVCFUZZ_RAM = 0,
  /* Memory that the firmware keeps. */
  HVCFUZZ_NOMAP = 1,
  /* Devices' pages that the target wants to be named; they need not be. */
  HVCFUZZ_MMIO = 2,
  /* Within RAM: the hypervisor's from boot on. */
  HVCFUZZ_HYP_OWNED = 3,
  /* Within RAM: not read back and not compared. Calls may name the pages all the same. */
  HVCFUZZ_UNTOUCHABLE = 4,
};

/* A run of page frames. */
struct hvcfuzz_range {
  uint64_t first;
  uint64_t count;
  uint32_t kind; /* enum hvcfuzz_range_kind */
  uint32_t reserved;
};

/* A VM that is there after boot. */
struct hvcfuzz_vm {
  uint32_t handle;
  uint32_t vcpu_count;
  uint32_t is_protected;
  uint32_t reserved;
};

/* Where everything lies. RAM and NOMAP are sorted by address and do not overlap. */
struct hvcfuzz_layout {
  uint32_t abi, size;
  uint32_t page_shift;
  uint32_t ipa_bits; /* of the host's stage 2 */
  uint32_t range_count;
  uint32_t vm_count;
  struct hvcfuzz_range ranges[HVCFUZZ_RANGE_MAX];
  struct hvcfuzz_vm vms[HVCFUZZ_VM_MAX];
};

/* ---- Calls ---- */

/*
 * One call or event, with the arguments as docs/hypercalls.md lists them: page frames and guests'
 * frames by number, sizes in pages, addresses in bytes.
 */
struct hvcfuzz_call {
  uint32_t abi, size;
  uint32_t opcode; /* enum hvcfuzz_opcode */
  uint32_t actor;  /* the CPU that makes it, or the device */
  uint64_t x[HVCFUZZ_ARGUMENT_COUNT];
};

/* How a call ended, apart from its return code. */
enum hvcfuzz_ending {
  HVCFUZZ_RETURNED = 0,
  /* An assertion fired that is fatal on hardware; the call went on, and `value` is what it gave. */
  HVCFUZZ_WARNED = 1,
  /* The machine died in this call: a BUG, a fault. */
  HVCFUZZ_PANICKED = 2,
  /* The machine had died before; nothing was done. */
  HVCFUZZ_DEAD = 3,
  /* The target has no such call; nothing was done. */
  HVCFUZZ_UNSUPPORTED = 4,
};

struct hvcfuzz_result {
  uint32_t abi, size;
  uint32_t ending; /* enum hvcfuzz_ending */
  uint32_t line;   /* where it warned first, or died; 0: not known */
  /* 0, a positive answer, or a negated Linux error number (-1 is EPERM whatever the host). */
  int64_t value;
  char file[HVCFUZZ_NAME_SIZE]; /* the same place; empty: not known */
};

/* ---- Reading back ---- */

/* What a component may do with a page, by its own bookkeeping. */
enum hvcfuzz_state {
  HVCFUZZ_OWNED = 0,
  HVCFUZZ_SHARED_OWNED = 1,
  HVCFUZZ_SHARED_BORROWED = 2,
  HVCFUZZ_NO_PAGE = 3,
  /* Taken from a guest by force. */
  HVCFUZZ_POISONED = 4,
};

enum hvcfuzz_entry_kind {
  /* The target does not offer level 2. */
  HVCFUZZ_ENTRY_UNKNOWN = 0,
  HVCFUZZ_ENTRY_EMPTY = 1,
  HVCFUZZ_ENTRY_VALID = 2,
  /* Invalid, and notes the owner. */
  HVCFUZZ_ENTRY_ANNOTATED = 3,
};

/* Bits of hvcfuzz_entry.rights. */
#define HVCFUZZ_MAY_READ 1u
#define HVCFUZZ_MAY_WRITE 2u
#define HVCFUZZ_MAY_EXECUTE 4u

/* Level 2, optional: the leaf of a component's table at the page's address. */
struct hvcfuzz_entry {
  uint8_t kind; /* enum hvcfuzz_entry_kind */
  int8_t level;
  uint8_t rights;
  uint8_t owner; /* annotated: 1 the hypervisor, 2 a guest */
};

/* Level 1: what any implementation can say of a page. */
struct hvcfuzz_page {
  uint8_t host_state; /* enum hvcfuzz_state; outside RAM any of them */
  uint8_t hyp_state;
  uint16_t reserved;
  uint32_t pin_count;   /* references that are held on the page; in HYP_OWNED ranges anything */
  uint32_t share_count; /* in how many places guests map it */
  struct hvcfuzz_entry host, hyp;
  /* Level 2, where the host's entry notes a guest: its VM's handle and the frame; else 0. */
  uint32_t guest;
  uint64_t gfn;
};

/* The same for a frame of a guest. */
struct hvcfuzz_guest_page {
  uint8_t state; /* enum hvcfuzz_state */
  uint8_t is_young;
  uint16_t reserved;
  struct hvcfuzz_entry entry;
  uint64_t pfn; /* which page lies there; meaningless without a valid entry */
};

/* ---- The target ---- */

/* Only one machine can exist in a process; hvcfuzz makes a process for each. */
#define HVCFUZZ_ONE_MACHINE 1u
/* hvcfuzz_entry is filled in. */
#define HVCFUZZ_READS_ENTRIES 2u
/* Pages outside RAM can be read as well. */
#define HVCFUZZ_READS_DEVICES 4u
/*
 * Calls that only the hypervisor makes are answered as the kernel answers them even where their
 * caller breaks a contract: a range given back that was not had, a pin dropped that was not taken.
 * Without it a program ends before such a call.
 */
#define HVCFUZZ_ANSWERS_BREACHES 8u

struct hvcfuzz_target {
  uint32_t abi, size;
  const char *name;
  /* What kernel the results are those of, as hvcfuzz's --profile names it; NULL: not known. */
  const char *profile;
  /* Bit n % 64 of word n / 64: opcode n exists. */
  uint64_t opcodes[HVCFUZZ_OPCODE_WORDS];
  uint32_t flags;
  uint32_t reserved;

  /*
   * Boots a machine. `want` is what hvcfuzz would like; the target answers with what it has made of
   * it in `got`, whose abi and size are set by the caller. NULL: it cannot.
   */
  void *(*create)(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got);
  /* Back to just booted, the layout unchanged; 0 when done. */
  int (*reset)(void *machine);
  void (*call)(void *machine, const struct hvcfuzz_call *call, struct hvcfuzz_result *result);
  /* `count` pages from frame `first` on; 0 when done. `page_size` is that of an element. */
  int (*read_pages)(void *machine, uint64_t first, uint32_t count, struct hvcfuzz_page *pages,
                    uint32_t page_size);
  /* Frames of the guest with that handle; NULL: there are no guests. */
  int (*read_guest)(void *machine, uint32_t handle, uint64_t first, uint32_t count,
                    struct hvcfuzz_guest_page *pages, uint32_t page_size);
  void (*destroy)(void *machine);
};

/* The one symbol that the library exports. */
const struct hvcfuzz_target *hvcfuzz_target(void);

#ifdef __cplusplus
}
#endif

#endif
