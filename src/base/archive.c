/* SPDX-License-Identifier: MPL-2.0 */
#include "base/archive.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct wh_archive wh_archive_writer(struct wh_context *c) {
  return (struct wh_archive){.c = c};
}

struct wh_archive wh_archive_reader(struct wh_context *c, char *data, size_t size) {
  return (struct wh_archive){.c = c, .reading = true, .data = data, .size = size};
}

void wh_archive_free(struct wh_archive *a) {
  if (!a->reading)
    free(a->data);
  memset(a, 0, sizeof *a);
}

void wh_archive_refuse(struct wh_archive *a, const char *what) {
  if (a->status == WH_OK)
    a->status = wh_fail(a->c, WH_BAD_INPUT, "what was kept is not whole: %s", what);
}

enum wh_status wh_archive_end(struct wh_archive *a) {
  if (a->reading && a->at < a->size)
    wh_archive_refuse(a, "there is more than expected");
  return a->status;
}

void wh_archive_bytes(struct wh_archive *a, void *value, size_t size) {
  if (a->reading && a->status == WH_OK && size > a->size - a->at)
    wh_archive_refuse(a, "it ends too early");
  if (!a->reading && a->status == WH_OK)
    a->status = wh_grow(a->c, &a->data, &a->capacity, a->size + size, 1);
  if (a->status != WH_OK) {
    if (a->reading && size)
      memset(value, 0, size);
    return;
  }
  if (size == 0)
    return;
  if (a->reading)
    memcpy(value, a->data + a->at, size);
  else
    memcpy(a->data + a->at, value, size);
  a->at += size;
  if (!a->reading)
    a->size = a->at;
}

void wh_archive_array(struct wh_archive *a, void *pointer, size_t count, size_t size) {
  void *array = NULL;
  unsigned char there = 0;
  if (!a->reading) {
    memcpy(&array, pointer, sizeof array);
    there = array != NULL;
  }
  WH_ARCHIVE(a, there);
  if (a->reading) {
    if (there && a->status == WH_OK && count > (a->size - a->at) / size)
      wh_archive_refuse(a, "an array is longer than what is there");
    if (there && a->status == WH_OK)
      a->status = wh_alloc(a->c, count, size, &array);
    memcpy(pointer, &array, sizeof array);
  }
  if (array)
    wh_archive_bytes(a, array, count * size);
}

void wh_archive_text(struct wh_archive *a, char **text) {
  size_t length = !a->reading && *text ? strlen(*text) + 1 : 0;
  WH_ARCHIVE(a, length);
  wh_archive_array(a, text, length, 1);
  if (a->reading && *text && (length == 0 || (*text)[length - 1] != '\0')) {
    free(*text);
    *text = NULL;
    wh_archive_refuse(a, "a text has no end");
  }
}
