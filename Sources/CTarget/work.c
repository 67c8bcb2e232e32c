/* SPDX-License-Identifier: MIT */
/* What is done with a target: load it, boot it, make calls, read pages. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CTarget.h"

enum { GUARD = 0xa5, GUARD_SIZE = 256 };

static const struct hvcfuzz_target *target;
static void *machine;

/* What a target fills in lies between guards. */
static struct {
  unsigned char before[GUARD_SIZE];
  struct hvcfuzz_result result;
  unsigned char after[GUARD_SIZE];
} guarded;
/* A buffer for each look, its guard right behind the last page. */
static unsigned char *look;

static bool is_guard(const unsigned char *bytes)
{
  for (int i = 0; i < GUARD_SIZE; i++)
    if (bytes[i] != GUARD) return false;
  return true;
}

static bool refuse(struct target_exchange *exchange, const char *message, const char *detail)
{
  exchange->status = TARGET_REFUSED;
  snprintf(exchange->message, sizeof(exchange->message), "%s%s", message, detail);
  return false;
}

/* ---- Loading ---- */

static bool load(struct target_exchange *exchange, const char *library)
{
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return refuse(exchange, "", dlerror());
  const struct hvcfuzz_target *(*entry)(void);
  *(void **)&entry = dlsym(handle, "hvcfuzz_target");
  if (!entry) return refuse(exchange, "it exports no hvcfuzz_target", "");
  target = entry();
  if (!target) return refuse(exchange, "hvcfuzz_target() returns nothing", "");
  if (target->abi != HVCFUZZ_TARGET_ABI) {
    char number[32];
    snprintf(number, sizeof(number), "%u, not %u", target->abi, HVCFUZZ_TARGET_ABI);
    return refuse(exchange, "it speaks version ", number);
  }
  if (target->size < sizeof(*target))
    return refuse(exchange, "its structure hvcfuzz_target is too small", "");
  if (!target->create || !target->reset || !target->call || !target->read_pages)
    return refuse(exchange, "it lacks create, reset, call or read_pages", "");
  snprintf(exchange->name, sizeof(exchange->name), "%s", target->name ? target->name : "unnamed");
  snprintf(exchange->profile, sizeof(exchange->profile), "%s",
           target->profile ? target->profile : "");
  memcpy(exchange->opcodes, target->opcodes, sizeof(exchange->opcodes));
  exchange->flags = target->flags;
  exchange->reads_guests = target->read_guest != NULL;
  return true;
}

void work_load(struct target_exchange *exchange, const char *library)
{
  exchange->status = TARGET_OK;
  exchange->phase = TARGET_LOADING;
  exchange->step = 0;
  target = NULL;
  machine = NULL;
  if (load(exchange, library)) exchange->phase = TARGET_DONE;
}

void work_create(struct target_exchange *exchange)
{
  exchange->status = TARGET_OK;
  exchange->phase = TARGET_CREATING;
  if (!look) look = malloc(TARGET_PAGE_MAX * sizeof(struct hvcfuzz_page) + GUARD_SIZE);
  if (!look) {
    refuse(exchange, "no memory", "");
    return;
  }
  if (machine && target->destroy) target->destroy(machine);
  /* Copies, so that the target cannot change what it was asked. */
  static struct hvcfuzz_layout want, got;
  want = exchange->want;
  memset(&got, 0, sizeof(got));
  got.abi = HVCFUZZ_TARGET_ABI;
  got.size = sizeof(got);
  machine = target->create(&want, &got);
  if (!machine) {
    refuse(exchange, "it cannot create such a machine", "");
    return;
  }
  exchange->got = got;
  exchange->phase = TARGET_DONE;
}

/* ---- Calls ---- */

/* Has the target fill in what a look is about; the number of an error, or 0. */
static int fill_look(const struct target_read *read)
{
  if (read->is_guest)
    return target->read_guest(machine, read->handle, read->first, read->count,
                              (struct hvcfuzz_guest_page *)look,
                              sizeof(struct hvcfuzz_guest_page));
  return target->read_pages(machine, read->first, read->count, (struct hvcfuzz_page *)look,
                            sizeof(struct hvcfuzz_page));
}

static bool read_pages(struct target_exchange *exchange, const struct target_read *read)
{
  size_t size = read->count * (read->is_guest ? sizeof(struct hvcfuzz_guest_page)
                                              : sizeof(struct hvcfuzz_page));
  memset(look + size, GUARD, GUARD_SIZE);
  int error = fill_look(read);
  if (!is_guard(look + size)) {
    exchange->status = TARGET_OVERRUN;
    return false;
  }
  if (error) {
    char number[32];
    snprintf(number, sizeof(number), " gives %d", error);
    return refuse(exchange, read->is_guest ? "read_guest" : "read_pages", number);
  }
  void *answers = &exchange->pages[read->first_page];
  if (read->is_guest) answers = &exchange->guest_pages[read->first_page];
  memcpy(answers, look, size);
  return true;
}

static bool make_row(struct target_exchange *exchange, const struct target_step *step,
                     struct target_outcome *outcome)
{
  exchange->phase = TARGET_CALLING;
  outcome->turn_count = 0;
  do {
    struct hvcfuzz_call call = step->call;
    memset(&guarded, GUARD, sizeof(guarded));
    memset(&guarded.result, 0, sizeof(guarded.result));
    guarded.result.abi = HVCFUZZ_TARGET_ABI;
    guarded.result.size = sizeof(guarded.result);
    target->call(machine, &call, &guarded.result);
    if (!is_guard(guarded.before) || !is_guard(guarded.after)) {
      exchange->status = TARGET_OVERRUN;
      return false;
    }
    outcome->turn_count++;
  } while (outcome->turn_count < step->repeat_count &&
           guarded.result.ending == HVCFUZZ_RETURNED && guarded.result.value >= 0);
  outcome->result = guarded.result;
  return true;
}

void work_run(struct target_exchange *exchange)
{
  const struct target_read *read = exchange->reads;
  exchange->status = TARGET_OK;
  exchange->step = 0;
  exchange->phase = TARGET_RESETTING;
  int error = target->reset(machine);
  if (error) {
    char number[32];
    snprintf(number, sizeof(number), "%d", error);
    refuse(exchange, "reset gives ", number);
    return;
  }
  exchange->phase = TARGET_READING_AT_BOOT;
  for (uint32_t i = 0; i < exchange->read_count_at_boot; i++)
    if (!read_pages(exchange, read++)) return;
  for (uint32_t i = 0; i < exchange->step_count; i++) {
    const struct target_step *step = &exchange->steps[i];
    struct target_outcome *outcome = &exchange->outcomes[i];
    exchange->step = i;
    if (!make_row(exchange, step, outcome)) return;
    /* A machine that has died has no states. */
    if (outcome->result.ending == HVCFUZZ_PANICKED || outcome->result.ending == HVCFUZZ_DEAD) {
      read += step->read_count;
      continue;
    }
    exchange->phase = TARGET_READING;
    for (uint32_t n = 0; n < step->read_count; n++)
      if (!read_pages(exchange, read++)) return;
  }
  exchange->step = exchange->step_count;
  exchange->phase = TARGET_DONE;
}
