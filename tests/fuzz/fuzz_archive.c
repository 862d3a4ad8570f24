/* SPDX-License-Identifier: MPL-2.0 */
/* Any bytes as the part of a stage that is kept: refused, or something that can be freed. The first
   byte says which part. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "beam/beam.h"
#include "heat/heat.h"
#include "image/camera.h"
#include "photon/heel.h"
#include "photon/measure.h"
#include "supply/supply.h"
#include "target/target.h"
#include "trace/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static union {
  struct wh_particles particles;
  struct wh_mesh mesh;
  struct wh_trace_result trace;
  struct wh_target_result target;
  struct wh_spectrum spectrum;
  struct wh_measurement measurement;
  struct wh_focus focus;
  struct wh_shot shot;
  struct wh_heat heat;
  struct wh_supply_result supply;
  struct wh_beam_result beam;
  struct wh_heel heel;
} part;

static void read_target(struct wh_archive *a) {
  struct wh_target_params none = {0};
  wh_target_result_archive(a, &none, &part.target);
}

#define READER(name)                                                                               \
  static void read_##name(struct wh_archive *a) {                                                  \
    wh_##name##_archive(a, (void *)&part);                                                         \
  }                                                                                                \
  FREER(name)
#define FREER(name)                                                                                \
  static void free_##name(void) {                                                                  \
    wh_##name##_free((void *)&part);                                                               \
  }
FREER(target_result)
READER(particles)
READER(mesh)
READER(trace_result)
READER(spectrum)
READER(measurement)
READER(focus)
READER(shot)
READER(heat)
READER(supply_result)
READER(beam_result)
READER(heel)

static const struct {
  void (*read)(struct wh_archive *a);
  void (*free)(void);
} parts[] = {{read_particles, free_particles},
             {read_mesh, free_mesh},
             {read_trace_result, free_trace_result},
             {read_target, free_target_result},
             {read_spectrum, free_spectrum},
             {read_measurement, free_measurement},
             {read_focus, free_focus},
             {read_shot, free_shot},
             {read_heat, free_heat},
             {read_supply_result, free_supply_result},
             {read_beam_result, free_beam_result},
             {read_heel, free_heel}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct wh_context *c = wh_context_create();
  char *copy = malloc(size + 1);
  if (!c || !copy)
    abort();
  memcpy(copy, data, size);
  if (size > 0) {
    size_t which = data[0] % (sizeof parts / sizeof *parts);
    struct wh_archive a = wh_archive_reader(c, copy + 1, size - 1);
    memset(&part, 0, sizeof part);
    parts[which].read(&a);
    if (wh_archive_end(&a) != WH_OK && wh_error_count(c) != 1)
      abort();
    parts[which].free();
  }
  free(copy);
  wh_context_destroy(c);
  return 0;
}
