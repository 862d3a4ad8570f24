/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_KEY_H
#define WH_BASE_KEY_H
/* How a room says what it can be told. A room describes each of its parameter structs by a table of
   keys; the reader of case files, its checks, --help and the documentation all come from that
   table. Every string and array that a reader fills in belongs to the case that was read (its
   arena). */
#include <stdbool.h>
#include <stddef.h>

enum wh_key_type {
  WH_KEY_QUANTITY, /* double, in the SI unit of the key (angles in rad); unit "1": a pure number */
  WH_KEY_COUNT,    /* size_t */
  WH_KEY_FLAG,     /* bool */
  WH_KEY_TEXT,     /* const char * */
  WH_KEY_NAME,     /* const char *: a name defined elsewhere in the case (an electrode, a source) */
  WH_KEY_PATH,     /* const char *: a file, made relative to the case file's folder */
  WH_KEY_CHOICE,   /* int: index into choices */
  WH_KEY_QUANTITIES, /* struct wh_quantities: a list, or one value */
  WH_KEY_POINT,      /* double[2] */
  WH_KEY_POINTS,     /* struct wh_points: a list of pairs */
  WH_KEY_SECTION,    /* a nested struct, described by keys */
  WH_KEY_MAP,        /* struct wh_map: named items, each a struct of item_size described by keys */
  WH_KEY_VARIANT,    /* struct wh_variant: a mapping whose key 'kind' chooses one of kinds */
  WH_KEY_VARIANTS,   /* struct wh_map of struct wh_variant: named variants */
};

struct wh_quantities {
  size_t count;
  double *value;
};

struct wh_points {
  size_t count;
  double (*at)[2];
};

/* A named list. item points to count structs of the key's item_size, in the order of the file. */
struct wh_map {
  size_t count;
  const char **name;
  void *item;
};

struct wh_kind;

struct wh_variant {
  const struct wh_kind *kind; /* NULL if the key was not given */
  void *params;               /* a struct of kind->params_size */
};

struct wh_key {
  const char *name;
  enum wh_key_type type;
  size_t offset;            /* of the field in the parameter struct */
  const char *unit;         /* SI unit for quantities and points: "m", "V", "eV", "rad", "K", "1" */
  const char *default_text; /* as one would write it in a case; NULL: the key must be given;
                               "" : may be absent, the field stays zero */
  double min, max;          /* inclusive; both 0: no limit. For lists, of every value */
  bool above_min;           /* min itself is not allowed */
  const char *const *choices;         /* NULL-ended, for WH_KEY_CHOICE */
  const struct wh_key *keys;          /* {0}-ended, for sections and maps */
  const struct wh_kind *const *kinds; /* NULL-ended, for variants */
  size_t item_size;                   /* of a map's items */
  const char *summary;                /* one line for the documentation */
  const char *names; /* for WH_KEY_NAME: path of the map that defines the name, such as
                        "geometry.electrodes"; NULL: not checked by the reader */
};

/* One alternative of a variant: a shape, an emission law, a source. A room embeds this struct first
   in its own table entry, which adds the functions. */
struct wh_kind {
  const char *name;    /* as written in a case */
  const char *summary; /* one line */
  const char *source;  /* citation of the physics, or "" */
  const struct wh_key *keys;
  size_t params_size;
};

#endif
