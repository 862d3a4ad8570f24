/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/ranks.h"

#define WH_SUBCOMMAND(name) extern const struct wh_subcommand wh_cmd_##name;
#include "cli/subcommands.def"
#undef WH_SUBCOMMAND

const struct wh_subcommand *const wh_subcommands[] = {
#define WH_SUBCOMMAND(name) &wh_cmd_##name,
#include "cli/subcommands.def"
#undef WH_SUBCOMMAND
    NULL};

/* The context that Ctrl-C stops. A signal handler can reach nothing else than a global. */
static struct wh_context *volatile interruptible;

static void on_interrupt(int number) {
  static const char text[] =
      "\nstopping after this step, what is done is kept; Ctrl-C again ends at once\n";
  (void)number;
  if (interruptible)
    wh_context_cancel(interruptible);
  if (isatty(2) && write(2, text, sizeof text - 1) < 0)
    return; /* nobody to tell */
}

/* The first Ctrl-C asks the work to stop and keep what it has; a second one ends the process. */
static void catch_interrupts(struct wh_context *c) {
  struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  interruptible = c;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

static void print_help(FILE *f) {
  fprintf(f,
          "wehnelt %s: electrons from the cathode to the X-ray image\n\n"
          "usage: wehnelt COMMAND [ARGUMENTS] [OPTIONS]\n\ncommands:\n",
          WH_VERSION);
  for (size_t i = 0; wh_subcommands[i]; i++) {
    char left[64];
    snprintf(left, sizeof left, "%s %s", wh_subcommands[i]->name, wh_subcommands[i]->arguments);
    fprintf(f, "  %-36s  %s\n", left, wh_subcommands[i]->summary);
  }
  fprintf(f, "\n'wehnelt COMMAND --help' tells more; 'wehnelt --version' the version.\n"
             "exit codes: 0 done, 2 the input is wrong, 3 not converged or a demand missed,\n"
             "            4 a library or the machine failed, 130 interrupted\n");
}

static void print_subcommand_help(FILE *f, const struct wh_subcommand *s) {
  fprintf(f, "usage: wehnelt %s%s%s%s\n\n%s\n", s->name, *s->arguments ? " " : "", s->arguments,
          s->options ? " [OPTIONS]" : "", s->summary);
  if (*s->details)
    fprintf(f, "\n%s\n", s->details);
  fprintf(f, "\noptions:\n");
  wh_options_help(f, s->options);
}

static const struct wh_subcommand *find_subcommand(struct wh_context *c, const char *name) {
  struct wh_nearest near = {.word = name};
  for (size_t i = 0; wh_subcommands[i]; i++) {
    if (strcmp(wh_subcommands[i]->name, name) == 0)
      return wh_subcommands[i];
    wh_nearest_try(&near, wh_subcommands[i]->name);
  }
  if (near.best)
    wh_fail(c, WH_BAD_INPUT, "there is no command '%s'; did you mean '%s'?", name, near.best);
  else
    wh_fail(c, WH_BAD_INPUT, "there is no command '%s'; see 'wehnelt --help'", name);
  return NULL;
}

static bool asks_for_help(int argc, char **argv) {
  for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
      return true;
  return false;
}

static enum wh_status run_subcommand(struct wh_context *c, const struct wh_subcommand *s, int argc,
                                     char **argv) {
  struct wh_options options;
  struct wh_cli_progress progress;
  enum wh_status status = wh_options_parse(c, s, argc, argv, &options);
  if (status == WH_OK) {
    if (options.given & WH_OPT_SEED)
      wh_context_set_seed(c, options.seed);
    if (options.given & WH_OPT_THREADS)
      wh_context_set_threads(c, options.threads);
    wh_cli_progress_start(&progress);
    wh_context_set_progress(c, wh_cli_progress_show, &progress);
    catch_interrupts(c);
    status = s->run(c, &options);
    interruptible = NULL;
    wh_cli_progress_end(&progress);
  }
  wh_options_free(&options);
  return status;
}

static void print_messages(const struct wh_context *c, enum wh_status status) {
  for (size_t i = 0; i < wh_warning_count(c); i++)
    fprintf(stderr, "warning: %s\n", wh_warning_text(c, i));
  for (size_t i = 0; i < wh_error_count(c); i++)
    fprintf(stderr, "error: %s\n", wh_error_text(c, i));
  if (status != WH_OK && wh_error_count(c) == 0)
    fprintf(stderr, "error: %s\n", wh_status_text(status));
}

static enum wh_status dispatch(struct wh_context *c, int argc, char **argv) {
  const char *first = argc > 1 ? argv[1] : "--help";
  if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0) {
    print_help(stdout);
    return WH_OK;
  }
  if (strcmp(first, "--version") == 0) {
    printf("wehnelt %s\n", WH_VERSION);
    return WH_OK;
  }
  if (first[0] == '-')
    return wh_fail(c, WH_BAD_INPUT, "options come after the command; see 'wehnelt --help'");
  const struct wh_subcommand *s = find_subcommand(c, first);
  if (!s)
    return WH_BAD_INPUT;
  if (asks_for_help(argc, argv)) {
    print_subcommand_help(stdout, s);
    return WH_OK;
  }
  if (wh_context_ranks(c)->rank > 0 && !s->shared)
    return WH_OK; /* the first rank does it alone */
  return run_subcommand(c, s, argc, argv);
}

int wh_cli_main(int argc, char **argv) {
  struct wh_context *c = wh_context_create();
  if (!c) {
    fprintf(stderr, "error: out of memory\n");
    return wh_status_exit_code(WH_NO_MEMORY);
  }
  wh_ranks_begin(c);
  enum wh_status status = dispatch(c, argc, argv);
  /* A full disk shows only when the buffer is written, and what was lost before in the error mark.
   */
  if ((fflush(stdout) != 0 || ferror(stdout)) && status == WH_OK)
    status = wh_fail(c, WH_IO_FAILED, "cannot write to the standard output");
  print_messages(c, status);
  wh_ranks_end(c);
  wh_context_destroy(c);
  return wh_status_exit_code(status);
}
