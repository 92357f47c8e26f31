package io.zerohop.apps.services;

import java.io.IOException;

/** The ratings service: asks nobody. */
public final class Ratings {
  private Ratings() {}

  public static void main(String[] args) throws IOException {
    Service.run(user -> "5");
  }
}
