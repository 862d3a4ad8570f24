/* SPDX-License-Identifier: MPL-2.0 */
#include "base/context.h"

#include <omp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *text;
  int exit_code;
} status_table[] = {
#define WH_STATUS(name, code, meaning) {meaning, code},
#include "base/status.def"
#undef WH_STATUS
};

struct message_list {
  size_t count, capacity;
  char **text;
};

struct wh_context {
  int threads;
  uint64_t seed;
  wh_progress_fn *progress;
  void *progress_user;
  volatile sig_atomic_t cancelled;
  struct wh_ranks ranks;
  const struct wh_context *over; /* cancelled with it; NULL: none */
  struct message_list errors, warnings;
};

const char *wh_status_text(enum wh_status status) {
  return status_table[status].text;
}

int wh_status_exit_code(enum wh_status status) {
  return status_table[status].exit_code;
}

struct wh_context *wh_context_create(void) {
  struct wh_context *c = calloc(1, sizeof *c);
  if (!c)
    return NULL;
  c->threads = omp_get_max_threads();
  c->seed = 1;
  c->ranks.count = 1;
  return c;
}

void wh_context_set_ranks(struct wh_context *c, const struct wh_ranks *ranks) {
  c->ranks = *ranks;
}

const struct wh_ranks *wh_context_ranks(const struct wh_context *c) {
  return &c->ranks;
}

struct wh_context *wh_context_create_under(const struct wh_context *other) {
  struct wh_context *c = wh_context_create();
  if (!c)
    return NULL;
  c->threads = other->threads;
  c->seed = other->seed;
  c->over = other;
  return c;
}

static void messages_free(struct message_list *list) {
  for (size_t i = 0; i < list->count; i++)
    free(list->text[i]);
  free(list->text);
  memset(list, 0, sizeof *list);
}

void wh_context_destroy(struct wh_context *c) {
  if (!c)
    return;
  wh_messages_clear(c);
  free(c);
}

void wh_context_set_threads(struct wh_context *c, int threads) {
  c->threads = threads > 0 ? threads : 1;
}

int wh_context_threads(const struct wh_context *c) {
  return c->threads;
}

void wh_context_set_seed(struct wh_context *c, uint64_t seed) {
  c->seed = seed;
}

uint64_t wh_context_seed(const struct wh_context *c) {
  return c->seed;
}

void wh_context_set_progress(struct wh_context *c, wh_progress_fn *fn, void *user) {
  c->progress = fn;
  c->progress_user = user;
}

void wh_progress(struct wh_context *c, const char *what, double done, double total) {
  if (c->progress)
    c->progress(c->progress_user, what, done, total);
}

void wh_context_cancel(struct wh_context *c) {
  c->cancelled = 1;
}

bool wh_context_cancelled(const struct wh_context *c) {
  return c->cancelled != 0 || (c->over && wh_context_cancelled(c->over));
}

/* Takes ownership of text. A message that finds no memory is dropped: the status still tells. */
static void messages_add(struct message_list *list, char *text, bool once) {
  if (!text)
    return;
#pragma omp critical(wh_messages)
  {
    bool known = false;
    for (size_t i = 0; once && i < list->count; i++)
      known = known || strcmp(list->text[i], text) == 0;
    if (!known && list->count == list->capacity) {
      size_t capacity = list->capacity ? 2 * list->capacity : 8;
      char **grown = realloc(list->text, capacity * sizeof *grown);
      if (grown) {
        list->text = grown;
        list->capacity = capacity;
      }
    }
    if (!known && list->count < list->capacity) {
      list->text[list->count++] = text;
      text = NULL;
    }
  }
  free(text);
}

static char *format_text(const char *format, va_list args) {
  char *text = NULL;
  if (vasprintf(&text, format, args) < 0)
    return NULL;
  return text;
}

enum wh_status wh_fail(struct wh_context *c, enum wh_status status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  messages_add(&c->errors, format_text(format, args), false);
  va_end(args);
  return status;
}

void wh_warn(struct wh_context *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  messages_add(&c->warnings, format_text(format, args), true);
  va_end(args);
}

size_t wh_error_count(const struct wh_context *c) {
  return c->errors.count;
}

const char *wh_error_text(const struct wh_context *c, size_t i) {
  return c->errors.text[i];
}

size_t wh_warning_count(const struct wh_context *c) {
  return c->warnings.count;
}

const char *wh_warning_text(const struct wh_context *c, size_t i) {
  return c->warnings.text[i];
}

void wh_errors_to_warnings(struct wh_context *c, size_t first) {
  for (size_t i = first; i < c->errors.count; i++)
    messages_add(&c->warnings, c->errors.text[i], true);
  c->errors.count = first < c->errors.count ? first : c->errors.count;
}

void wh_messages_clear(struct wh_context *c) {
  messages_free(&c->errors);
  messages_free(&c->warnings);
}
