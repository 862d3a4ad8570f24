/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_OPTICS_H
#define WH_BEAM_OPTICS_H
/* The electron optics of one system: paraxial images from the axial field, and from real rays the
   best image, spots, aberrations, spread functions and MTF. */
#include "base/figures.h"
#include "base/key.h"
#include "beam/aberration.h"
#include "beam/axis.h"
#include "beam/image.h"
#include "beam/paraxial.h"
#include "beam/spread.h"

enum wh_optics_criterion { WH_OPTICS_MINMAX, WH_OPTICS_RMS };

struct wh_optics_params {
  bool paraxial;                        /* images from the axial field are wanted */
  struct wh_quantities axial_energies;  /* [eV] at the object, the first one gives the figures */
  struct wh_quantities object;          /* [m] z of the object plane; none: start of the axis */
  const char *source;                   /* that is imaged; "": the one nearest the axis */
  int criterion;                        /* enum wh_optics_criterion: of the best plane */
  struct wh_quantities planes;          /* [m] further planes for spots */
  struct wh_quantities mtf_frequencies; /* [1/m]; none: from the size of the spot */
  size_t bins;                          /* of spread functions */
};

extern const struct wh_key wh_optics_keys[];

/* What is measured. Rays start[i] to end[i], the latter anywhere in field-free space, from where
   they go on straight; source k has the rays source_first[k] to source_first[k + 1] - 1. */
struct wh_optics_input {
  bool planar;
  bool spatial; /* without symmetry: a ray stands for itself only, and no series is fitted */
  bool newton;  /* paraxial rays without relativity, as the rays were traced */
  const struct wh_axis_samples *axis; /* NULL or empty: no paraxial rays */
  const struct wh_particles *start, *end;
  const bool *arrived; /* [start->count]; NULL: all rays count */
  size_t source_count;
  const char *const *source_name;
  const size_t *source_first; /* [source_count + 1] */
};

struct wh_optics_paraxial {
  double axial_eV;
  struct wh_paraxial_image image; /* errors: of the integration and of the samples of the axis */
};

/* A source's rays and spots, of what about says. Where a source is extended, each ray is measured
   from the image of its own object point: the part of place and slope that is proportional to the
   object point is taken away. */
struct wh_optics_source {
  size_t index;     /* in the input */
  const char *name; /* likewise, or "" */
  enum wh_image_about about;
  struct wh_lines lines;  /* at the best plane of the imaged source */
  struct wh_spot spot;    /* there */
  struct wh_image minmax; /* best planes of this source alone (field curvature) */
  struct wh_image rms;
  struct wh_spot *planes; /* [planes of the parameters] */
};

struct wh_optics_focus {
  double z, radius, rms_radius; /* [m] of the imaged source */
};

struct wh_optics_result {
  size_t paraxial_count, source_count, focus_count, mtf_count;
  struct wh_optics_paraxial *paraxial; /* [paraxial_count] */
  bool has_cardinal;                   /* an object plane was given and the axial energy is not 0 */
  struct wh_cardinal cardinal;         /* for the first axial energy */
  struct wh_optics_source *source;     /* [source_count] those of which rays arrive */
  size_t imaged;                       /* index into source */
  struct wh_image best;                /* by the criterion; the imaged source's */
  struct wh_optics_focus *focus;       /* [focus_count] through focus, about the best plane */
  bool has_aberrations;
  struct wh_aberrations aberrations;       /* of all sources, in the best plane */
  double *mtf_frequency, *mtf, *mtf_error; /* [mtf_count] of the imaged source in its best plane */
  struct wh_histogram line_spread, point_spread; /* empty if the spot has no size */
};

/* Parts that the input does not allow (no axis, no rays that arrive, parallel rays) stay empty,
   with a warning where they were asked for. The caller frees the result. */
enum wh_status wh_optics_measure(struct wh_context *c, const struct wh_optics_params *params,
                                 const struct wh_optics_input *input,
                                 struct wh_optics_result *result);
void wh_optics_result_free(struct wh_optics_result *r);

/* image.z_paraxial, image.magnification, image.rotation, image.z_best, image.radius_best,
   image.z_minmax, image.radius_minmax, image.z_rms, image.radius_rms [m]; lens.* (cardinal
   elements); aberration.<name>: those that the result has. */
enum wh_status wh_optics_figures(struct wh_context *c, const struct wh_optics_result *r,
                                 struct wh_figures *figures);

#endif
