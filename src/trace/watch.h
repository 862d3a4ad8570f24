/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TRACE_WATCH_H
#define WH_TRACE_WATCH_H
/* Where the path of a step leaves its element. The faces are watched through the barycentric
   coordinates of the path, d_f(theta) >= 0 inside; as the element's own (curved) map is inverted
   for them, a zero of d_f is a point of the curved face to rounding. */

enum { WH_WATCH_FACES = 4 };

struct wh_glimpse {
  double theta, d[WH_WATCH_FACES];
};

/* The distances at theta, 0 to 1 along the step. */
typedef struct wh_glimpse wh_watch_fn(void *user, double theta);

struct wh_watch {
  wh_watch_fn *look;
  void *user;
  int faces;
  unsigned tagged; /* bit f: face f is more than a passage to the next element */
  double slack;    /* rounding error of the distances */
  int face;        /* for its own use */
};

/* The face crossed first, or -1; *theta is where, or as it was. start and end: the glimpses at 0
   and 1. */
int wh_watch_exit(struct wh_watch *w, const struct wh_glimpse *start, const struct wh_glimpse *end,
                  double *theta);

#endif
