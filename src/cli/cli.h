/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_CLI_H
#define WH_CLI_CLI_H
/* The command `wehnelt`: a table of subcommands (subcommands.def) and a table of options
   (options.def). A new subcommand is one file cmd_NAME.c and one line in subcommands.def. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/context.h"

struct wh_texts {
  size_t count;
  const char **text;
};

/* What the command line said. Fields of options that were not given are zero. Texts point into
   argv. given is a mask of WH_OPT_... */
struct wh_options {
  const char *out, *figures;
  struct wh_texts set, vary;
  uint64_t seed;
  int threads;
  bool quick, resume, together, json, markdown, stills, fresh;
  const char *target, *kv, *angle, *film, *charge, *distance, *bin, *csv, *plot;
  struct wh_texts filter;
  unsigned given;
  struct wh_texts arguments; /* what is not an option, without the subcommand's name */
};

enum wh_option_number {
#define WH_OPTION(id, option, value, reader, field, help) WH_OPTION_NUMBER_##id,
#include "cli/options.def"
#undef WH_OPTION
};

enum wh_option_mask {
#define WH_OPTION(id, option, value, reader, field, help) WH_OPT_##id = 1 << WH_OPTION_NUMBER_##id,
#include "cli/options.def"
#undef WH_OPTION
};

struct wh_subcommand {
  const char *name;
  const char *arguments; /* as --help shows them: "CASE" */
  const char *summary;   /* one line */
  const char *details;   /* further lines of --help, or "" */
  unsigned options;      /* the WH_OPT_... it takes */
  size_t least_arguments, most_arguments;
  bool shared; /* ranks work on it together */
  /* Threads, seed, progress and Ctrl-C are already in the context. Results go to stdout; errors
     and warnings into the context, which the caller prints on stderr. */
  enum wh_status (*run)(struct wh_context *c, const struct wh_options *o);
};

/* NULL-ended. */
extern const struct wh_subcommand *const wh_subcommands[];

/* The whole command; returns the exit code of the process. */
int wh_cli_main(int argc, char **argv);

/* Reads argv[2...] for a subcommand. WH_BAD_INPUT with a hint for what is not known. */
enum wh_status wh_options_parse(struct wh_context *c, const struct wh_subcommand *s, int argc,
                                char **argv, struct wh_options *out);
void wh_options_free(struct wh_options *o);
/* Prints the help lines of the options in the mask. */
void wh_options_help(FILE *f, unsigned options);

/* Shows progress on stderr: a bar on a terminal, plain lines elsewhere. */
struct wh_cli_progress {
  bool terminal, line_open;
  char what[80];
  double shown_at, began_at; /* seconds, monotonic */
};
void wh_cli_progress_start(struct wh_cli_progress *p);
void wh_cli_progress_show(void *progress, const char *what, double done, double total);
/* Ends an open bar, so that what follows starts on a line of its own. */
void wh_cli_progress_end(struct wh_cli_progress *p);

#endif
