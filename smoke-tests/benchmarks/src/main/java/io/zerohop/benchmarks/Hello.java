package io.zerohop.benchmarks;

/** The smallest application there is. */
public final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
