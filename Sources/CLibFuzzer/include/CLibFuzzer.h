#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Number of one-byte cells that libFuzzer reads as coverage after each execution.
#define HVCFUZZ_EXTRA_COUNTER_COUNT 16384

/// The cells themselves. libFuzzer finds them by their section and clears them before a run.
uint8_t *_Nonnull hvcfuzz_extra_counters(void);

/// The counters of the instrumented blocks, which say since when they were cleared which were run.
/// Writes how many there are; in a build without instrumentation none, and null is returned.
uint8_t *_Nullable hvcfuzz_block_counters(size_t *_Nonnull count);

/// Whether libFuzzer's runtime is linked in (the build had -sanitize=fuzzer).
int hvcfuzz_has_libfuzzer(void);

/// Runs libFuzzer's driver on LLVMFuzzerTestOneInput and returns the exit status.
///
/// Must not be called unless hvcfuzz_has_libfuzzer().
int hvcfuzz_run_driver(int argc, char *_Nullable *_Nonnull argv);

/// libFuzzer's own byte-level mutation; returns `size` unchanged where it is not linked in.
size_t hvcfuzz_mutate_bytes(uint8_t *_Nonnull data, size_t size, size_t max_size);

/// Gives the signals that end a process back to the default action, so that libFuzzer sees them
/// and writes its crash file: Swift's backtracer would take them first.
void hvcfuzz_reset_signals(void);

/// Has a signal that ends the process say what it means before the handler that is installed takes
/// it: a report has to tell a finding, or a target's crash, from a bug of this project.
///
/// The first function names the call that the model is at. The second names the one that a target
/// in this process is at, and gives null where none is at work: then the signal is not its doing.
/// Both are called in a handler of signals. The target may take so many seconds over a program.
///
/// Where the environment has HVCFUZZ_ENDS_WITH_PARENT, the process also ends, at the next alarm,
/// once the process that started it is gone: nobody waits for what it finds.
void hvcfuzz_announce_signals(const char *_Nonnull (*_Nonnull name_of_call)(void),
                              const char *_Nullable (*_Nullable call_of_target)(void),
                              unsigned seconds);

/// A program begins, whose seconds count; without libFuzzer a signal comes when they are over.
void hvcfuzz_begin_program(void);

/// Makes a copy of this process, which must have no other threads; 0 in the copy.
pid_t hvcfuzz_fork(void);

#endif
