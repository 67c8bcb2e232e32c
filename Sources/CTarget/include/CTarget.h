/* SPDX-License-Identifier: MIT */
/*
 * Runs a target, by itself or in a process of its own.
 *
 * In C because it forks, and because what it hands to a target and gets from it are the structures
 * of the interface. It judges nothing but whether the target keeps to the memory that it is given.
 */
#ifndef CTARGET_H
#define CTARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "../../../fuzz/target/hvcfuzz_target.h"

enum {
  TARGET_STEP_MAX = 4096,
  TARGET_READ_MAX = 32768,
  TARGET_PAGE_MAX = 131072,
  TARGET_GUEST_PAGE_MAX = 32768,
  TARGET_MESSAGE_SIZE = 256,
};

/*
 * A look at pages in a row; `first_page` says where in `pages` they are put. Or at frames of a VM's
 * guest, which are put in `guest_pages`.
 */
struct target_read {
  uint64_t first;
  uint32_t count;
  uint32_t first_page;
  uint32_t is_guest, handle;
};

/* A call, how often it is made in a row, and the looks after it. */
struct target_step {
  struct hvcfuzz_call call;
  uint32_t repeat_count;
  uint32_t read_count;
};

struct target_outcome {
  struct hvcfuzz_result result;
  uint32_t turn_count; /* the row ends after the first error, assertion or death */
  uint32_t reserved;
};

/* What the target is doing; the last one tells where it crashed or hung. */
enum target_phase {
  TARGET_LOADING,
  TARGET_CREATING,
  TARGET_RESETTING,
  TARGET_READING_AT_BOOT,
  TARGET_CALLING,
  TARGET_READING,
  TARGET_DONE,
};

enum target_status {
  TARGET_OK,
  /* `message` says what is wrong. */
  TARGET_REFUSED,
  /* It wrote beyond what it was given to fill in. */
  TARGET_OVERRUN,
  TARGET_SIGNALLED, /* `detail` is the signal */
  TARGET_EXITED,    /* `detail` is the status */
  TARGET_HUNG,
};

/* Shared with the target's process, which may write anything here: nothing in it is trusted. */
struct target_exchange {
  /* The target's answers. */
  uint32_t status, phase, step;
  char message[TARGET_MESSAGE_SIZE];
  char name[HVCFUZZ_NAME_SIZE], profile[HVCFUZZ_NAME_SIZE];
  uint64_t opcodes[HVCFUZZ_OPCODE_WORDS];
  uint32_t flags;
  uint32_t reads_guests;
  struct hvcfuzz_layout got;
  struct target_outcome outcomes[TARGET_STEP_MAX];
  struct hvcfuzz_page pages[TARGET_PAGE_MAX];
  struct hvcfuzz_guest_page guest_pages[TARGET_GUEST_PAGE_MAX];
  /* What it is asked. */
  struct hvcfuzz_layout want;
  /* The looks before the first call are those that no step counts. */
  uint32_t step_count, read_count_at_boot;
  struct target_step steps[TARGET_STEP_MAX];
  struct target_read reads[TARGET_READ_MAX];
};

/* Swift sees no arrays as long as these. */
static inline struct target_outcome *target_outcomes(struct target_exchange *exchange)
{
  return exchange->outcomes;
}
static inline struct hvcfuzz_page *target_pages(struct target_exchange *exchange)
{
  return exchange->pages;
}
static inline struct hvcfuzz_guest_page *target_guest_pages(struct target_exchange *exchange)
{
  return exchange->guest_pages;
}
static inline struct target_step *target_steps(struct target_exchange *exchange)
{
  return exchange->steps;
}
static inline struct target_read *target_reads(struct target_exchange *exchange)
{
  return exchange->reads;
}

struct target_session;

/* NULL where there is no memory for it. Contained: in a process of its own. */
struct target_session *target_open(const char *library, bool is_contained, uint32_t timeout_ms);
void target_close(struct target_session *session);
struct target_exchange *target_exchange(struct target_session *session);

/* Whether the target is running, in this process: a signal that comes now is its doing. */
bool target_is_at_work(const struct target_session *session);

/* Loads the library, which then has said what it is. */
enum target_status target_load(struct target_session *session, int *detail);
/* Boots a machine like `want`. */
enum target_status target_create(struct target_session *session, int *detail);
/* Resets the machine and makes the steps; a process that has died is made anew first. */
enum target_status target_run(struct target_session *session, int *detail);

/* The work itself, in whichever process (work.c). */
void work_load(struct target_exchange *exchange, const char *library);
void work_create(struct target_exchange *exchange);
void work_run(struct target_exchange *exchange);

#endif
