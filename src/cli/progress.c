/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

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

static void show_bar(struct wh_cli_progress *p, double done, double total) {
  char bar[BAR_WIDTH + 1];
  double fraction = total > 0.0 ? done / total : 0.0;
  int filled = (int)(fraction * BAR_WIDTH);
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < filled ? '=' : ' ';
  bar[BAR_WIDTH] = '\0';
  if (total > 0.0)
    fprintf(stderr, "\r[%s] %3.0f %%  %s\033[K", bar, 100.0 * fraction, p->what);
  else
    fprintf(stderr, "\r%s\033[K", p->what);
  fflush(stderr);
  p->line_open = true;
}

void wh_cli_progress_show(void *progress, const char *what, double done, double total) {
  struct wh_cli_progress *p = progress;
  bool fresh = strncmp(p->what, what, sizeof p->what - 1) != 0;
  bool complete = total > 0.0 && done >= total;
  double time = now();
  if (!fresh && !complete && time - p->shown_at < (p->terminal ? TERMINAL_INTERVAL : LOG_INTERVAL))
    return;
  p->shown_at = time;
  if (fresh) {
    wh_cli_progress_end(p);
    snprintf(p->what, sizeof p->what, "%s", what);
  }
  if (p->terminal)
    show_bar(p, done, total);
  else if (fresh)
    fprintf(stderr, "%s\n", what);
  else if (total > 0.0 && !complete)
    fprintf(stderr, "%s: %.0f %%\n", what, 100.0 * done / total);
}
