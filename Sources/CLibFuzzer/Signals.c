// What a signal that ends the process means, said before libFuzzer has it.

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "CLibFuzzer.h"

static const struct {
  int number;
  const char *name;
} signals[] = {
    {SIGILL, "SIGILL"}, {SIGTRAP, "SIGTRAP"}, {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},
    {SIGFPE, "SIGFPE"}, {SIGABRT, "SIGABRT"}, {SIGALRM, "SIGALRM"},
};
#define SIGNAL_COUNT (sizeof signals / sizeof *signals)

static struct sigaction next_actions[SIGNAL_COUNT];
static const char *(*name_of_call)(void);
static const char *(*call_of_target)(void);
static int64_t begun_ms;
static unsigned seconds_max;
static pid_t parent; // 0: it may go

void hvcfuzz_reset_signals(void) {
  for (size_t i = 0; i < SIGNAL_COUNT; i++) {
    if (signals[i].number != SIGALRM) signal(signals[i].number, SIG_DFL);
  }
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void say(const char *text) {
  if (write(STDERR_FILENO, text, strlen(text)) < 0) {}
}

// The target is at work: whatever the signal is, it is the target's.
static void tell_of_target(int number, const char *name, const char *call) {
  // libFuzzer looks at its clock with each of these.
  if (number == SIGALRM && now_ms() - begun_ms < (int64_t)seconds_max * 1000) return;
  say("\nhvcfuzz: ");
  say(number == SIGALRM ? "the target did not answer in time, in " : "the target ended with ");
  if (number != SIGALRM) {
    say(name);
    say(", in ");
  }
  say(call);
  say("\nDEDUP_TOKEN: target:");
  say(number == SIGALRM ? "hang" : "crash:");
  if (number != SIGALRM) say(name);
  say(":");
  say(call);
  say("\n");
}

static void announce(int number, siginfo_t *details, void *context) {
  // libFuzzer's clock comes here as well, twice in the time that a program may take.
  if (number == SIGALRM && parent && getppid() != parent) _exit(0);
  size_t index = 0;
  while (index < SIGNAL_COUNT - 1 && signals[index].number != number) index++;
  const char *call = call_of_target ? call_of_target() : NULL;
  if (call) {
    tell_of_target(number, signals[index].name, call);
  } else if (number != SIGABRT && number != SIGALRM) {
    // A finding ends with SIGABRT, and has been reported.
    say("\nhvcfuzz: the program itself trapped: a bug of hvcfuzz, not a finding\n"
        "DEDUP_TOKEN: internal:");
    say(signals[index].name);
    say("@");
    say(name_of_call());
    say("\n");
  }
  const struct sigaction *next = &next_actions[index];
  if (next->sa_flags & SA_SIGINFO) {
    next->sa_sigaction(number, details, context);
  } else {
    // A trap comes again as soon as this returns; what was sent is sent again.
    signal(number, SIG_DFL);
    if (number == SIGABRT || number == SIGALRM) raise(number);
  }
}

void hvcfuzz_announce_signals(const char *(*name)(void), const char *(*target)(void),
                              unsigned seconds) {
  name_of_call = name;
  call_of_target = target;
  seconds_max = seconds;
  if (getenv("HVCFUZZ_ENDS_WITH_PARENT")) parent = getppid();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = announce;
  // Whoever started this process may have had them blocked.
  sigset_t ours;
  sigemptyset(&ours);
  for (size_t i = 0; i < SIGNAL_COUNT; i++) {
    sigaction(signals[i].number, &action, &next_actions[i]);
    sigaddset(&ours, signals[i].number);
  }
  sigprocmask(SIG_UNBLOCK, &ours, NULL);
}

void hvcfuzz_begin_program(void) {
  begun_ms = now_ms();
  // libFuzzer has a clock of its own.
  if (!hvcfuzz_has_libfuzzer()) alarm(seconds_max);
}
