/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"

enum reader { TEXT, LIST, NUMBER, COUNT, FLAG };

struct option {
  const char *name, *value, *help;
  enum reader reader;
  size_t offset;
};

static const struct option options[] = {
#define WH_OPTION(id, option, value, reader, field, help)                                          \
  {option, value, help, reader, offsetof(struct wh_options, field)},
#include "cli/options.def"
#undef WH_OPTION
};
static const size_t option_count = sizeof options / sizeof *options;

void wh_options_help(FILE *f, unsigned mask) {
  for (size_t i = 0; i < option_count; i++)
    if (mask & (1u << i)) {
      char left[64];
      snprintf(left, sizeof left, "%s %s", options[i].name, options[i].value);
      fprintf(f, "  %-18s  %s\n", left, options[i].help);
    }
  fprintf(f, "  %-18s  %s\n", "--help", "this text");
}

static enum wh_status read_number(struct wh_context *c, const struct option *o, const char *text,
                                  uint64_t least, uint64_t most, uint64_t *out) {
  char *end;
  errno = 0;
  *out = strtoull(text, &end, 10);
  if (!isdigit((unsigned char)text[0]) || *end || errno || *out < least || *out > most)
    return wh_fail(c, WH_BAD_INPUT, "%s takes a whole number from %llu to %llu, not '%s'", o->name,
                   (unsigned long long)least, (unsigned long long)most, text);
  return WH_OK;
}

static enum wh_status store(struct wh_context *c, const struct option *o, const char *text,
                            struct wh_options *out) {
  void *field = (char *)out + o->offset;
  uint64_t number = 0;
  switch (o->reader) {
  case TEXT:
    *(const char **)field = text;
    return WH_OK;
  case LIST: {
    struct wh_texts *list = field;
    list->text[list->count++] = text;
    return WH_OK;
  }
  case NUMBER:
    return read_number(c, o, text, 0, UINT64_MAX, field);
  case COUNT:
    WH_TRY(read_number(c, o, text, 1, INT_MAX, &number));
    *(int *)field = (int)number;
    return WH_OK;
  case FLAG:
    *(bool *)field = true;
    return WH_OK;
  }
  return WH_OK;
}

static enum wh_status unknown(struct wh_context *c, const struct wh_subcommand *s,
                              const char *name) {
  struct wh_nearest near = {.word = name};
  for (size_t i = 0; i < option_count; i++)
    if (s->options & (1u << i))
      wh_nearest_try(&near, options[i].name);
  wh_nearest_try(&near, "--help");
  if (near.best)
    return wh_fail(c, WH_BAD_INPUT, "'wehnelt %s' has no option %s; did you mean %s?", s->name,
                   name, near.best);
  return wh_fail(c, WH_BAD_INPUT, "'wehnelt %s' has no option %s; see 'wehnelt %s --help'", s->name,
                 name, s->name);
}

/* Reads the option at argv[*i], and its value, which may follow after '=' or as the next word. */
static enum wh_status read_option(struct wh_context *c, const struct wh_subcommand *s, int argc,
                                  char **argv, int *i, struct wh_options *out) {
  const char *word = argv[*i];
  size_t length = strcspn(word, "=");
  for (size_t k = 0; k < option_count; k++) {
    const struct option *o = &options[k];
    if (!(s->options & (1u << k)) || strlen(o->name) != length ||
        strncmp(o->name, word, length) != 0)
      continue;
    const char *value = word[length] ? word + length + 1 : NULL;
    if (o->reader == FLAG && value)
      return wh_fail(c, WH_BAD_INPUT, "%s takes no value", o->name);
    if (o->reader != FLAG && !value)
      value = *i + 1 < argc ? argv[++*i] : NULL;
    if (o->reader != FLAG && (!value || !*value))
      return wh_fail(c, WH_BAD_INPUT, "%s needs a value: %s %s", o->name, o->name, o->value);
    if (o->reader != LIST && out->given & (1u << k))
      return wh_fail(c, WH_BAD_INPUT, "%s is given twice", o->name);
    out->given |= 1u << k;
    return store(c, o, value, out);
  }
  char name[80];
  snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), word);
  return unknown(c, s, name);
}

enum wh_status wh_options_parse(struct wh_context *c, const struct wh_subcommand *s, int argc,
                                char **argv, struct wh_options *out) {
  memset(out, 0, sizeof *out);
  /* No list can be longer than the command line. */
  WH_TRY(wh_alloc(c, (size_t)argc, sizeof *out->set.text, &out->set.text));
  WH_TRY(wh_alloc(c, (size_t)argc, sizeof *out->vary.text, &out->vary.text));
  WH_TRY(wh_alloc(c, (size_t)argc, sizeof *out->filter.text, &out->filter.text));
  WH_TRY(wh_alloc(c, (size_t)argc, sizeof *out->arguments.text, &out->arguments.text));
  enum wh_status status = WH_OK;
  bool options_ended = false;
  for (int i = 2; i < argc; i++) {
    const char *word = argv[i];
    if (!options_ended && strcmp(word, "--") == 0)
      options_ended = true;
    else if (!options_ended && word[0] == '-' && word[1]) {
      enum wh_status now = read_option(c, s, argc, argv, &i, out);
      status = status ? status : now;
    } else
      out->arguments.text[out->arguments.count++] = word;
  }
  size_t count = out->arguments.count;
  if (!status && (count < s->least_arguments || count > s->most_arguments))
    status = wh_fail(c, WH_BAD_INPUT, "%s arguments: wehnelt %s %s",
                     count < s->least_arguments ? "too few" : "too many", s->name, s->arguments);
  return status;
}

void wh_options_free(struct wh_options *o) {
  free(o->set.text);
  free(o->vary.text);
  free(o->filter.text);
  free(o->arguments.text);
  memset(o, 0, sizeof *o);
}
