/* SPDX-License-Identifier: MPL-2.0 */
#include "design/evaluations.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST_FILE (1u << 30)

static size_t width(const struct wh_evaluations *e) {
  return e->variables + 1 + e->figures;
}

const double *wh_evaluations_row(const struct wh_evaluations *e, size_t i) {
  return e->row + i * width(e);
}

bool wh_evaluations_failed(const struct wh_evaluations *e, size_t i) {
  return wh_evaluations_row(e, i)[e->variables] != 0.0;
}

double wh_evaluations_figure(const struct wh_evaluations *e, size_t i, size_t figure) {
  return wh_evaluations_row(e, i)[e->variables + 1 + figure];
}

size_t wh_evaluations_find(const struct wh_evaluations *e, const double *x) {
  size_t i = 0;
  while (i < e->count && memcmp(wh_evaluations_row(e, i), x, e->variables * sizeof *x) != 0)
    i++;
  return i;
}

static enum wh_status append(struct wh_context *c, struct wh_evaluations *e, const double *row,
                             const char *reason, size_t length) {
  WH_TRY(wh_grow(c, &e->row, &e->capacity, (e->count + 1) * width(e), sizeof *e->row));
  WH_TRY(wh_grow(c, &e->reason, &e->reason_capacity, e->count + 1, sizeof *e->reason));
  if (!(e->reason[e->count] = strndup(reason, length)))
    return wh_fail(c, WH_NO_MEMORY, "no memory for the evaluations");
  memcpy(e->row + e->count * width(e), row, width(e) * sizeof *row);
  e->count++;
  return WH_OK;
}

/* One field of a line: a number, or nothing. */
static bool read_number(char **at, double *out) {
  char *after = *at;
  *out = (double)NAN;
  if (*after != ',')
    *out = strtod(*at, &after);
  bool good = *after == ',' && (after > *at || isnan(*out));
  *at = after + 1;
  return good;
}

/* Whole lines only: the last one may have been cut off by what stopped the work. */
static enum wh_status read_rows(struct wh_context *c, struct wh_evaluations *e, char *text) {
  double *row;
  WH_TRY(wh_alloc(c, width(e), sizeof *row, &row));
  enum wh_status status = WH_OK;
  for (char *line = text, *end; !status && (end = strchr(line, '\n')); line = end + 1) {
    char *at = line;
    size_t k = 0;
    while (k < width(e) && at < end && read_number(&at, &row[k]))
      k++;
    if (k == width(e) && at <= end)
      status = append(c, e, row, at, (size_t)(end - at));
  }
  free(row);
  return status;
}

static char *header(const char *sha256, uint64_t seed, size_t variables,
                    const char *const *variable, size_t figures, const char *const *figure) {
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  if (!f)
    return NULL;
  fprintf(f, "# wehnelt evaluations of %s, seed %ju\n", sha256, (uintmax_t)seed);
  for (size_t i = 0; i < variables; i++)
    fprintf(f, "%s,", variable[i]);
  fputs("failed", f);
  for (size_t i = 0; i < figures; i++)
    fprintf(f, ",%s", figure[i]);
  fputs(",reason\n", f);
  fclose(f);
  return text;
}

static enum wh_status read_old(struct wh_context *c, const char *path, const char *head,
                               struct wh_evaluations *e) {
  char *text;
  size_t size, length = strlen(head);
  if (access(path, F_OK) != 0)
    return WH_OK;
  WH_TRY(wh_file_read(c, path, LARGEST_FILE, &text, &size));
  enum wh_status status = WH_OK;
  if (size < length || strncmp(text, head, length) != 0)
    status = wh_fail(c, WH_BAD_INPUT,
                     "%s: these evaluations belong to another case, or to this one before it was "
                     "changed; run without --resume to start anew",
                     path);
  else
    status = read_rows(c, e, text + length);
  e->resumed = e->count;
  free(text);
  return status;
}

static void write_row(FILE *f, const struct wh_evaluations *e, size_t i) {
  const double *row = wh_evaluations_row(e, i);
  for (size_t k = 0; k < width(e); k++) {
    char number[WH_NUMBER_TEXT_SIZE] = "";
    if (!isnan(row[k]))
      wh_number_text(row[k], number);
    fprintf(f, "%s,", number);
  }
  fprintf(f, "%s\n", e->reason[i]);
}

/* The file begins with what is kept, whole, before it is added to. */
static enum wh_status write_old(struct wh_context *c, const char *path, const char *head,
                                const struct wh_evaluations *e) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  fputs(head, file.stream);
  for (size_t i = 0; i < e->count; i++)
    write_row(file.stream, e, i);
  return wh_file_finish(c, &file, WH_OK);
}

static enum wh_status flush(struct wh_context *c, struct wh_evaluations *e) {
  if (fflush(e->stream) != 0 || fdatasync(fileno(e->stream)) != 0)
    return wh_fail(c, WH_IO_FAILED, "the evaluations cannot be written: is the disk full?");
  return WH_OK;
}

enum wh_status wh_evaluations_open(struct wh_context *c, const char *path, const char *sha256,
                                   bool resume, size_t variables, const char *const *variable,
                                   size_t figures, const char *const *figure,
                                   struct wh_evaluations *out) {
  *out = (struct wh_evaluations){.variables = variables, .figures = figures};
  char *head = header(sha256, wh_context_seed(c), variables, variable, figures, figure);
  if (!head)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the evaluations");
  enum wh_status status = resume ? read_old(c, path, head, out) : WH_OK;
  if (!status)
    status = write_old(c, path, head, out);
  if (!status && !(out->stream = fopen(path, "a")))
    status = wh_fail(c, WH_IO_FAILED, "cannot write %s", path);
  free(head);
  if (status)
    wh_evaluations_close(out);
  return status;
}

void wh_evaluations_close(struct wh_evaluations *e) {
  if (e->stream)
    fclose(e->stream);
  for (size_t i = 0; i < e->count; i++)
    free(e->reason[i]);
  free(e->reason);
  free(e->row);
  memset(e, 0, sizeof *e);
}

/* On one line and without what a reader of tables takes for its own. */
static void make_plain(char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < ' ' || *text == '"' || *text == ',')
      *text = *text == ',' ? ';' : ' ';
}

enum wh_status wh_evaluations_add(struct wh_context *c, struct wh_evaluations *e, const double *x,
                                  const char *reason, const double *figure) {
  double *row;
  WH_TRY(wh_alloc(c, width(e), sizeof *row, &row));
  memcpy(row, x, e->variables * sizeof *x);
  row[e->variables] = reason ? 1.0 : 0.0;
  for (size_t k = 0; k < e->figures; k++)
    row[e->variables + 1 + k] = reason ? (double)NAN : figure[k];
  enum wh_status status = append(c, e, row, reason ? reason : "", reason ? strlen(reason) : 0);
  if (!status) {
    make_plain(e->reason[e->count - 1]);
    write_row(e->stream, e, e->count - 1);
    status = flush(c, e);
  }
  free(row);
  return status;
}
