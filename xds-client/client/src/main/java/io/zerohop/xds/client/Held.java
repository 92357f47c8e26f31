package io.zerohop.xds.client;

import com.google.protobuf.Any;

/**
 * A resource that was accepted. Immutable; two of them are the same only if they are one object, so
 * that comparing sets of resources costs nothing.
 */
public final class Held {
  private final ResourceType type;
  private final String name;
  private final String version;
  private final Any raw;
  private final References references;
  private final Object value;

  Held(
      ResourceType type,
      String name,
      String version,
      Any raw,
      References references,
      Object value) {
    this.type = type;
    this.name = name;
    this.version = version;
    this.raw = raw;
    this.references = references;
    this.value = value;
  }

  /** What kind of resource. */
  public ResourceType type() {
    return type;
  }

  /** The name it is subscribed by. */
  public String name() {
    return name;
  }

  /** The control plane's word for this state of it. */
  public String version() {
    return version;
  }

  /** The bytes as they came. */
  public Any raw() {
    return raw;
  }

  /** The names of what it needs. */
  public References references() {
    return references;
  }

  /** What the {@link ResourceParser} made of it. */
  public Object value() {
    return value;
  }

  @Override
  public String toString() {
    return type + " " + name + "@" + version;
  }
}
