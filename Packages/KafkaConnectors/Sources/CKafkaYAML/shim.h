// libyaml's parser. Its structs are its own; of libc it names only FILE, which nothing of ours passes to it.
#ifndef CKAFKA_YAML_SHIM_H
#define CKAFKA_YAML_SHIM_H

#include <yaml.h>

#endif
