/* SPDX-License-Identifier: MIT */
/*
 * How a call ends: an assertion is noted and the call goes on, a BUG leaves it, and so does an
 * access to memory that is not mapped, which is a fault at EL2.
 */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

#include "harness.h"

static sigjmp_buf escape;
static volatile sig_atomic_t is_guarded;
static struct hvcfuzz_result *current;
static struct sigaction before_segv, before_bus;

static void note(uint32_t ending, const char *file, int line)
{
  const char *slash = strrchr(file, '/');
  const char *name = slash ? slash + 1 : file;
  current->ending = ending;
  current->line = (uint32_t)line;
  memset(current->file, 0, sizeof(current->file));
  for (size_t i = 0; i + 1 < sizeof(current->file) && name[i]; i++) current->file[i] = name[i];
}

void hvcfuzz_warn(const char *file, int line)
{
  if (current && current->ending == HVCFUZZ_RETURNED) note(HVCFUZZ_WARNED, file, line);
}

_Noreturn void hvcfuzz_panic(const char *file, int line)
{
  note(HVCFUZZ_PANICKED, file, line);
  siglongjmp(escape, 1);
}

static void fault(int number, siginfo_t *details, void *context)
{
  if (is_guarded) hvcfuzz_panic("fault at EL2", 0);
  /* Not the kernel's doing: whoever handled such faults before is to have this one. */
  const struct sigaction *before = number == SIGSEGV ? &before_segv : &before_bus;
  if (before->sa_flags & SA_SIGINFO) {
    before->sa_sigaction(number, details, context);
  } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
    before->sa_handler(number);
  } else {
    sigaction(number, before, NULL);
  }
}

void guard_install(void)
{
  /* Not blocked while it runs, because it is left by a jump. */
  struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigaction(SIGSEGV, &action, &before_segv);
  sigaction(SIGBUS, &action, &before_bus);
}

void guard_remove(void)
{
  sigaction(SIGSEGV, &before_segv, NULL);
  sigaction(SIGBUS, &before_bus, NULL);
}

void run_guarded(void (*code)(void *argument), void *argument, struct hvcfuzz_result *result)
{
  result->ending = HVCFUZZ_RETURNED;
  current = result;
  if (!sigsetjmp(escape, 0)) {
    is_guarded = 1;
    code(argument);
  }
  is_guarded = 0;
  current = NULL;
}
