/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_EXPORT_H
#define WH_IO_EXPORT_H
/* X-rays of a run, written as other programs read them. A format is one file export_NAME.c and one
   line in exports.def. */
#include "base/file.h"
#include "io/tiff.h"

/* A sheet that the spectrum has passed. */
struct wh_export_filter {
  const char *material;
  double thickness; /* [m] */
};

struct wh_export {
  const char *title;
  double voltage;          /* [V] */
  const char *target;      /* material */
  double film;             /* thickness of a film that is seen from behind [m]; 0: a thick target */
  double angle;            /* to the surface; behind a film to the beam [rad] */
  double charge, distance; /* that the fluence is for [A s], [m] */
  size_t filters;
  const struct wh_export_filter *filter;
  size_t count;                         /* bins, two or more */
  double *energy_eV;                    /* [count] their middles */
  double *fluence;                      /* [count] photons [1/m2] */
  double width_eV;                      /* of a bin */
  struct wh_picture spot;               /* shares; value NULL: no focal spot */
  double spot_width[2], spot_length[2]; /* at 15 % and 50 % [m] */
};

struct wh_export_format {
  const char *name, *summary;
  /* Writes files into a folder that is there. The spectrum is there too. */
  enum wh_status (*write)(struct wh_context *c, const struct wh_export *e, const char *folder);
};

/* NULL-ended. */
extern const struct wh_export_format *const wh_export_formats[];

/* For formats: a file of the folder, opened; the photons of a bin per mA s and mm2 at 1 m; and text
   for XML or a comment line without what would end it. */
enum wh_status wh_export_open(struct wh_context *c, const char *folder, const char *name,
                              struct wh_file *out);
double wh_export_photons(const struct wh_export *e, size_t bin);
void wh_export_plain(const char *text, size_t size, char *out);

#endif
