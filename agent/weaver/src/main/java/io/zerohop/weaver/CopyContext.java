package io.zerohop.weaver;

import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/**
 * What an adapter may ask while it binds.
 *
 * @param descriptors the descriptors of the hook points that are present, by id
 */
record CopyContext(
    Modules modules,
    ClassLoader libraryLoader,
    String libraryVersion,
    Map<String, String> descriptors)
    implements HookContext {

  @Override
  public boolean present(String id) {
    return descriptors.containsKey(id);
  }

  @Override
  public String descriptor(String id) {
    String descriptor = descriptors.get(id);
    if (descriptor == null) {
      throw new IllegalArgumentException("id must be a hook point that is present, was " + id);
    }
    return descriptor;
  }

  @Override
  public Class<?> libraryClass(String name) throws ClassNotFoundException {
    return Class.forName(name, false, libraryLoader);
  }

  @Override
  public MethodHandles.Lookup lookupIn(Class<?> target) throws IllegalAccessException {
    return modules.lookupIn(target);
  }

  @Override
  public Class<?> defineInto(Class<?> neighbour, byte[] classFile) throws IllegalAccessException {
    MethodHandles.Lookup lookup = lookupIn(neighbour);
    try {
      return lookup.defineClass(classFile);
    } catch (LinkageError definedBefore) {
      try {
        String name = new ClassReader(classFile).getClassName().replace('/', '.');
        return Class.forName(name, false, neighbour.getClassLoader());
      } catch (ClassNotFoundException notThat) {
        definedBefore.addSuppressed(notThat);
        throw definedBefore;
      }
    }
  }
}
