/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 30
#define TERMINAL_INTERVAL 0.1 /* s; faster than the eye needs */
#define LOG_INTERVAL 10.0     /* s; a log should stay short */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void wh_cli_progress_start(struct wh_cli_progress *p) {
  memset(p, 0, sizeof *p);
  p->terminal = isatty(STDERR_FILENO) == 1;
}

void wh_cli_progress_end(struct wh_cli_progress *p) {
  if (p->line_open)
    fputc('\n', stderr);
  p->line_open = false;
}

/* "1:05 left", from how long it took so far; "" while that says little. */
static void time_left(const struct wh_cli_progress *p, double done, double total, size_t size,
                      char *text) {
  double elapsed = now() - p->began_at, left = elapsed * (total / fmax(done, 1e-9 * total) - 1.0);
  text[0] = '\0';
  if (done <= 0.0 || done >= total || elapsed < 1.0 || left > 1e7)
    return;
  snprintf(text, size, ", %.0f:%02.0f left", floor(left / 60.0), floor(fmod(left, 60.0)));
}

static void show_bar(struct wh_cli_progress *p, double done, double total) {
  char bar[BAR_WIDTH + 1], left[32];
  double fraction = total > 0.0 ? done / total : 0.0;
  int filled = (int)(fraction * BAR_WIDTH);
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < filled ? '=' : ' ';
  bar[BAR_WIDTH] = '\0';
  time_left(p, done, total, sizeof left, left);
  if (total > 0.0)
    fprintf(stderr, "\r[%s] %3.0f %%  %s%s\033[K", bar, 100.0 * fraction, p->what, left);
  else
    fprintf(stderr, "\r%s\033[K", p->what);
  fflush(stderr);
  p->line_open = true;
}

void wh_cli_progress_show(void *progress, const char *what, double done, double total) {
  struct wh_cli_progress *p = progress;
  size_t name = strcspn(what, ":"); /* what follows the colon may change from call to call */
  bool fresh = name != strcspn(p->what, ":") || strncmp(p->what, what, name) != 0;
  bool complete = total > 0.0 && done >= total;
  double time = now();
  if (!fresh && !complete && time - p->shown_at < (p->terminal ? TERMINAL_INTERVAL : LOG_INTERVAL))
    return;
  p->shown_at = time;
  if (fresh) {
    wh_cli_progress_end(p);
    p->began_at = time;
  }
  snprintf(p->what, sizeof p->what, "%s", what);
  if (p->terminal)
    show_bar(p, done, total);
  else if (fresh)
    fprintf(stderr, "%s\n", what);
  else if (total > 0.0 && !complete) {
    char left[32];
    time_left(p, done, total, sizeof left, left);
    fprintf(stderr, "%s: %.0f %%%s\n", what, 100.0 * done / total, left);
  }
}
