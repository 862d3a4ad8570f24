/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_CASE_H
#define WH_CASE_CASE_H
/* One case: all that a user asks for, in one file. */
#include "beam/beam.h"
#include "beam/optics.h"
#include "case/document.h"
#include "emission/emission.h"
#include "emission/space_charge.h"
#include "field/given.h"
#include "field/iron.h"
#include "field/magnet.h"
#include "geometry/geometry.h"
#include "goal/design.h"
#include "goal/optimize.h"
#include "goal/sweep.h"
#include "goal/tolerance.h"
#include "heat/filament.h"
#include "heat/heat.h"
#include "heat/stream.h"
#include "image/camera.h"
#include "photon/heel.h"
#include "photon/measure.h"
#include "supply/supply.h"
#include "target/target.h"
#include "trace/trace.h"

/* What the case says, by section. */
struct wh_case_params {
  size_t version; /* of the language of case files: 1 */
  const char *title, *notes;
#define WH_SECTION(name, type, keys, default_text, summary) type name;
#define WH_VARIANTS(name, kinds, default_text, summary) struct wh_map name;
#include "case/sections.def"
#undef WH_SECTION
#undef WH_VARIANTS
};

/* What a case is made of: electron optics (section geometry), a target, a supply, ..., or several
   of them. */
static inline bool wh_case_has_optics(const struct wh_case_params *p) {
  const struct wh_geometry_params *g = &p->geometry;
  return g->file || g->domain.shape.kind || g->domain.shapes.count > 0 || g->electrodes.count > 0;
}
/* A mesh that follows the error of the field. */
static inline bool wh_case_has_adaptation(const struct wh_case_params *p) {
  return wh_case_has_optics(p) && p->mesh.adapt.tolerance > 0.0;
}
static inline bool wh_case_has_target(const struct wh_case_params *p) {
  return p->target.bodies.count > 0;
}

/* Whether field and electrons are to be made to agree. */
static inline bool wh_case_has_space_charge(const struct wh_case_params *p) {
  return p->sources.count > 0 && !p->space_charge.never &&
         (p->space_charge.always || wh_emission_answers(&p->sources));
}
/* A gun whose electrons go on to the target: the section has histories where it is there at all. */
static inline bool wh_case_has_chain(const struct wh_case_params *p) {
  bool own = p->target.energy_eV > 0.0 || (p->target.particles && *p->target.particles);
  return wh_case_has_optics(p) && p->target.histories > 0 && !own;
}
static inline bool wh_case_has_spectrum(const struct wh_case_params *p) {
  return p->spectrum.voltage > 0.0;
}
static inline bool wh_case_has_detector(const struct wh_case_params *p) {
  return wh_case_has_spectrum(p) && p->detector.sensor.kind;
}
static inline bool wh_case_has_stream(const struct wh_case_params *p) {
  return wh_case_has_target(p) && p->stream.velocity > 0.0;
}

static inline bool wh_case_has_heat(const struct wh_case_params *p) {
  return wh_case_has_target(p) && p->heat.power > 0.0;
}
static inline bool wh_case_has_filament(const struct wh_case_params *p) {
  return p->filament.diameter > 0.0;
}
static inline bool wh_case_has_supply(const struct wh_case_params *p) {
  return p->supply.stages > 0;
}
static inline bool wh_case_has_spot(const struct wh_case_params *p) {
  return wh_focus_wanted(&p->spot);
}
static inline bool wh_case_has_image(const struct wh_case_params *p) {
  return wh_image_wanted(&p->image);
}

/* The table of the top level of a case, from which all others are reached. */
extern const struct wh_key wh_case_keys[];

struct wh_case {
  const char *file;       /* as it was named */
  const char *text;       /* the file as it is */
  char inputs_sha256[65]; /* of the text, of what was set, and of all files that the case names */
  struct wh_case_params params;
  size_t entry_count; /* every value of the case, defaults included, in order */
  const struct wh_case_entry *entry;

  size_t set_count, set_capacity; /* assignments of wh_case_set, in their order */
  char **set;

  struct wh_case_units *units;
  struct wh_case_document *document;
  struct wh_arena *arena; /* holds what params and entry point to */
};

/* Reads a case file, changes what sets ask for ("path=value"), and checks it as a whole. All that
   is wrong is recorded at once; then WH_BAD_INPUT, and *out is empty. Free with wh_case_free. */
enum wh_status wh_case_read(struct wh_context *c, const char *file, size_t set_count,
                            const char *const *sets, struct wh_case *out);
/* The same from a text in memory; file names it in messages, folder is where its files are. */
enum wh_status wh_case_read_text(struct wh_context *c, const char *file, const char *folder,
                                 const char *text, size_t length, size_t set_count,
                                 const char *const *sets, struct wh_case *out);
/* The same case once more, for a thread of its own: as it was read and set, without the numbers of
   wh_case_set_value. Files are read again. */
enum wh_status wh_case_copy(struct wh_context *c, const struct wh_case *k, struct wh_case *out);
void wh_case_free(struct wh_case *k);

/* For sweeps and optimisers. Any number of calls of wh_case_set and wh_case_set_value, then one of
   wh_case_update, which binds params anew (some microseconds a key; YAML is not read again). What
   params pointed to before is gone then. After a failed update the case can be set again. */
enum wh_status wh_case_set(struct wh_context *c, struct wh_case *k, const char *assignment);
enum wh_status wh_case_set_value(struct wh_context *c, struct wh_case *k, const char *path,
                                 double value);
enum wh_status wh_case_update(struct wh_context *c, struct wh_case *k);

/* A number of the case by its path, in the unit of its key (*unit_out). */
enum wh_status wh_case_value(struct wh_context *c, const struct wh_case *k, const char *path,
                             double *value_out, const char **unit_out);

/* Writes the file with the values that were set in the place of the old ones, comments kept. */
enum wh_status wh_case_write(struct wh_context *c, const struct wh_case *k, const char *file);

#endif
