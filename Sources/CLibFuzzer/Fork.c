// Swift has no fork(), because threads do not come along; the tool has none when it calls this.

#include <unistd.h>

#include "CLibFuzzer.h"

pid_t hvcfuzz_fork(void) { return fork(); }
