package io.zerohop.spi.hook;

/** Whether a library may lack a hook point and is woven all the same. */
public enum Presence {
  /** Without it nothing of the library is woven. */
  REQUIRED,
  /** Some versions do not have it, and do not need it. */
  OPTIONAL,
  /** Of all points of the same {@link HookPoint#group} at least one must be there. */
  ONE_OF_GROUP
}
