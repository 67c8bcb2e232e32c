/* SPDX-License-Identifier: MIT */
/*
 * A target in a process of its own: what happens there is told, and nothing of it happens here.
 *
 * Requests and answers lie in shared memory, a byte through a socket says that they do. The process
 * is made anew after a crash, and does not outlive its parent by more than a call.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CTarget.h"

struct target_session {
  struct target_exchange *exchange;
  char *library;
  bool is_contained;
  volatile bool is_at_work; /* in this process */
  uint32_t timeout_ms;
  pid_t process; /* 0: there is none */
  int socket;
};

enum request { LOAD = 'l', CREATE = 'c', RUN = 'r' };

/* The time is for programs; to load and to boot may take longer on a busy machine. */
enum { BOOT_MS = 10000 };

static uint32_t limit_ms(const struct target_session *session, char request)
{
  return request == RUN || session->timeout_ms > BOOT_MS ? session->timeout_ms : BOOT_MS;
}

struct target_session *target_open(const char *library, bool is_contained, uint32_t timeout_ms)
{
  struct target_session *session = calloc(1, sizeof(*session));
  if (!session) return NULL;
  session->is_contained = is_contained;
  session->timeout_ms = timeout_ms;
  session->library = strdup(library);
  session->exchange = mmap(NULL, sizeof(*session->exchange), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (session->library && session->exchange != MAP_FAILED) return session;
  free(session->library);
  free(session);
  return NULL;
}

struct target_exchange *target_exchange(struct target_session *session)
{
  return session->exchange;
}

bool target_is_at_work(const struct target_session *session) { return session->is_at_work; }

/* ---- The target's process ---- */

static void answer(struct target_exchange *exchange, const char *library, char request)
{
  switch (request) {
  case LOAD: work_load(exchange, library); break;
  case CREATE: work_create(exchange); break;
  default: work_run(exchange);
  }
}

static void serve(struct target_session *session)
{
  char request;
  /* The tool's handlers would report a crash here as one of its own. */
  static const int numbers[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) signal(numbers[i], SIG_DFL);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  /* Results are the tool's to print. */
  dup2(STDERR_FILENO, STDOUT_FILENO);
  while (read(session->socket, &request, 1) == 1) {
    /* Ends it where the parent is no longer there to do so. */
    alarm(2 * limit_ms(session, request) / 1000 + 2);
    answer(session->exchange, session->library, request);
    if (write(session->socket, &request, 1) != 1) break;
    alarm(0);
  }
  _exit(0);
}

static bool spawn(struct target_session *session)
{
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets)) return false;
  pid_t process = fork();
  if (process == 0) {
    close(sockets[0]);
    session->socket = sockets[1];
    serve(session);
  }
  close(sockets[1]);
  if (process < 0) {
    close(sockets[0]);
    return false;
  }
  session->process = process;
  session->socket = sockets[0];
  return true;
}

static int end_process(struct target_session *session, bool by_force)
{
  int state = 0;
  if (!session->process) return 0;
  if (by_force) kill(session->process, SIGKILL);
  close(session->socket);
  while (waitpid(session->process, &state, 0) < 0 && errno == EINTR) {}
  session->process = 0;
  return state;
}

void target_close(struct target_session *session)
{
  end_process(session, true);
  munmap(session->exchange, sizeof(*session->exchange));
  free(session->library);
  free(session);
}

/* ---- Asking ---- */

static int64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the byte that answers; 1 it came, 0 the process has gone, -1 the time is over. */
static int await(struct target_session *session, uint32_t limit_ms)
{
  char reply;
  int64_t end = now_ms() + limit_ms;
  while (true) {
    struct pollfd descriptor = {.fd = session->socket, .events = POLLIN};
    int64_t left = end - now_ms();
    if (left <= 0) return -1;
    int ready = poll(&descriptor, 1, (int)left);
    if (ready > 0) return read(session->socket, &reply, 1) == 1;
    if (ready < 0 && errno != EINTR) return 0;
  }
}

static enum target_status ask(struct target_session *session, char request, int *detail)
{
  if (!session->is_contained) {
    session->is_at_work = true;
    answer(session->exchange, session->library, request);
    session->is_at_work = false;
    return session->exchange->status;
  }
  int reply = 0;
  if (send(session->socket, &request, 1, MSG_NOSIGNAL) == 1)
    reply = await(session, limit_ms(session, request));
  if (reply == 1) return session->exchange->status;
  int state = end_process(session, reply < 0);
  if (reply < 0) return TARGET_HUNG;
  *detail = WIFSIGNALED(state) ? WTERMSIG(state) : WEXITSTATUS(state);
  return WIFSIGNALED(state) ? TARGET_SIGNALLED : TARGET_EXITED;
}

enum target_status target_load(struct target_session *session, int *detail)
{
  if (session->is_contained && !session->process && !spawn(session)) {
    strcpy(session->exchange->message, "no process can be made");
    return TARGET_REFUSED;
  }
  return ask(session, LOAD, detail);
}

enum target_status target_create(struct target_session *session, int *detail)
{
  return ask(session, CREATE, detail);
}

enum target_status target_run(struct target_session *session, int *detail)
{
  enum target_status status = TARGET_OK;
  if (session->is_contained && !session->process) {
    status = target_load(session, detail);
    if (status == TARGET_OK) status = target_create(session, detail);
  }
  return status == TARGET_OK ? ask(session, RUN, detail) : status;
}
