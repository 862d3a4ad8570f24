/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_CONTEXT_H
#define WH_BASE_CONTEXT_H
/* What every call carries along: where messages go, how many threads, the seed, and whether the
   user wants to stop. A context belongs to one thread at a time, except where a function says that
   it may be called from inside a parallel region. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wh_status {
#define WH_STATUS(name, exit_code, text) name,
#include "base/status.def"
#undef WH_STATUS
};

/* Text and process exit code of a status. */
const char *wh_status_text(enum wh_status status);
int wh_status_exit_code(enum wh_status status);

/* Called with what is being done ("name" or "name: how it stands"), and how far it is: done of
   total steps (total 0: not known). */
typedef void wh_progress_fn(void *user, const char *what, double done, double total);

struct wh_context;

/* The context starts with no message, one thread per core, seed 1. NULL if there is no memory. */
struct wh_context *wh_context_create(void);
/* A context for a part of the work of another: the same threads and seed, cancelled with it, but
   with messages of its own. It must not outlive the other. */
struct wh_context *wh_context_create_under(const struct wh_context *other);
void wh_context_destroy(struct wh_context *c);

void wh_context_set_threads(struct wh_context *c, int threads);
int wh_context_threads(const struct wh_context *c);
void wh_context_set_seed(struct wh_context *c, uint64_t seed);
uint64_t wh_context_seed(const struct wh_context *c);
void wh_context_set_progress(struct wh_context *c, wh_progress_fn *fn, void *user);
void wh_progress(struct wh_context *c, const char *what, double done, double total);

/* Processes that work on one run together. sum adds an array up over all of them, in place and with
   the same digits on each; share gives all of them the owner's bytes. Every process must call them
   equally often. */
struct wh_ranks {
  int rank, count;
  void (*sum)(void *user, double *value, size_t count);
  void (*share)(void *user, int owner, void *data, size_t bytes);
  void *user;
};

/* A context starts as the only one: rank 0 of 1. */
void wh_context_set_ranks(struct wh_context *c, const struct wh_ranks *ranks);
const struct wh_ranks *wh_context_ranks(const struct wh_context *c);

/* Ask the work that runs with this context to stop; safe in a signal handler and from any thread.
   Long loops poll wh_context_cancelled and return WH_INTERRUPTED with what was done kept. */
void wh_context_cancel(struct wh_context *c);
bool wh_context_cancelled(const struct wh_context *c);

/* Records an error and returns its status, so that a caller can write: return wh_fail(c, ...).
   Several errors may be recorded (a case file reports all of its errors at once). May be called
   from inside a parallel region. */
enum wh_status wh_fail(struct wh_context *c, enum wh_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Records a warning: it goes into the result. The same text is kept once. Thread-safe likewise. */
void wh_warn(struct wh_context *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

size_t wh_error_count(const struct wh_context *c);
const char *wh_error_text(const struct wh_context *c, size_t i);
size_t wh_warning_count(const struct wh_context *c);
const char *wh_warning_text(const struct wh_context *c, size_t i);
/* Makes warnings of the errors from number first on: a part that could be left out failed, and is.
 */
void wh_errors_to_warnings(struct wh_context *c, size_t first);
void wh_messages_clear(struct wh_context *c);

/* Returns early with the status if a call did not succeed. */
#define WH_TRY(call)                                                                               \
  do {                                                                                             \
    enum wh_status wh_try_status_ = (call);                                                        \
    if (wh_try_status_ != WH_OK)                                                                   \
      return wh_try_status_;                                                                       \
  } while (0)

#endif
