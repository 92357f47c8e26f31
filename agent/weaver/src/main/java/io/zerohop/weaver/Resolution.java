package io.zerohop.weaver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.Presence;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hook points one copy of a library has, and whether they are enough to weave it.
 *
 * @param descriptors by hook point id, the descriptor that matched; absent points are left out
 * @param reason why the library must be left alone; empty when all is there
 */
record Resolution(Map<String, String> descriptors, String reason) {

  /** Checks every hook point against the class files; loads no class. */
  static Resolution of(LibraryHooks hooks, ClassFiles files) {
    Map<String, String> found = new LinkedHashMap<>();
    Set<String> wanted = new LinkedHashSet<>();
    Set<String> met = new LinkedHashSet<>();
    for (HookPoint point : hooks.points()) {
      String descriptor = descriptor(point, files.find(point.className()));
      if (descriptor != null) {
        found.put(point.id(), descriptor);
        met.add(point.group());
      } else if (point.presence() == Presence.REQUIRED) {
        return new Resolution(Map.of(), "hook point " + point.id() + " was not found");
      }
      if (point.presence() == Presence.ONE_OF_GROUP) {
        wanted.add(point.group());
      }
    }
    wanted.removeAll(met);
    return wanted.isEmpty()
        ? new Resolution(found, "")
        : new Resolution(Map.of(), "no hook point of the group " + wanted + " was found");
  }

  private static @Nullable String descriptor(HookPoint point, @Nullable ClassFile file) {
    if (file == null || !(point.field().isEmpty() || file.fields().containsKey(point.field()))) {
      return null;
    }
    for (String descriptor : point.descriptors()) {
      if (file.methods().contains(point.method() + descriptor)) {
        return descriptor;
      }
    }
    return null;
  }
}
