package io.zerohop.controlplane.server;

/** The version of this jar. */
final class Version {
  private Version() {}

  /** From the jar's manifest; {@code dev} for classes that are in no jar. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
