/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_GMSH_H
#define WH_GEOMETRY_GMSH_H
/* A session with gmsh, which is one global library: a session holds the only lock. What gmsh
   allocates is freed when the session ends, so that callers may return early. */
#include "base/context.h"

#include <gmshc.h>

struct wh_gmsh {
  struct wh_context *c;
  int threads; /* of OpenMP before the session: gmsh sets one */
  size_t kept_count, kept_capacity;
  void **kept;
};

/* A pair (dimension, tag) names an entity in gmsh; lists of pairs are flat. count: of ints. */
struct wh_tags {
  size_t count;
  int *tag;
};

enum wh_status wh_gmsh_open(struct wh_context *c, struct wh_gmsh *s);
void wh_gmsh_close(struct wh_gmsh *s);

/* Frees p when the session ends. */
enum wh_status wh_gmsh_keep(struct wh_gmsh *s, void *p);

/* Reports gmsh's own last error. */
enum wh_status wh_gmsh_failed(struct wh_gmsh *s, const char *call);

/* Calls a function of gmsh, whose last argument is the address of an error code. */
#define WH_GMSH(s, function, ...)                                                                  \
  do {                                                                                             \
    int wh_gmsh_error_ = 0;                                                                        \
    function(__VA_ARGS__ __VA_OPT__(, ) & wh_gmsh_error_);                                         \
    if (wh_gmsh_error_)                                                                            \
      return wh_gmsh_failed(s, #function);                                                         \
  } while (0)

/* The same for a function that returns the tag of what it made. */
#define WH_GMSH_TAG(s, result, function, ...)                                                      \
  do {                                                                                             \
    int wh_gmsh_error_ = 0;                                                                        \
    result = function(__VA_ARGS__ __VA_OPT__(, ) & wh_gmsh_error_);                                \
    if (wh_gmsh_error_)                                                                            \
      return wh_gmsh_failed(s, #function);                                                         \
  } while (0)

/* Entities of a dimension; boundary of entities; entities embedded in a face. */
enum wh_status wh_gmsh_entities(struct wh_gmsh *s, int dimension, struct wh_tags *out);
enum wh_status wh_gmsh_boundary(struct wh_gmsh *s, struct wh_tags of, bool combined,
                                struct wh_tags *out);
enum wh_status wh_gmsh_embedded(struct wh_gmsh *s, int face, struct wh_tags *out);
/* The highest entities of a STEP file that wh_file_check_step has passed, in millimetres.
   WH_BAD_INPUT if the kernel can make nothing of it. */
enum wh_status wh_gmsh_import_step(struct wh_gmsh *s, const char *file, struct wh_tags *out);
/* Points [count][3] of a curve at parameters t, and derivatives if not NULL. */
enum wh_status wh_gmsh_curve(struct wh_gmsh *s, int curve, size_t count, const double *t,
                             const double **point, const double **derivative);

#endif
