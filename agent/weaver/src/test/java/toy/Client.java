package toy;

import java.io.IOException;

/** A library with one method for each shape of hook. */
public class Client {
  private final Object tag;
  private int passes;

  public Client(Object tag) {
    this.tag = tag;
  }

  public Object tag() {
    return tag;
  }

  public String greet(String name, int times) {
    return "hello " + name + " x" + times;
  }

  public static long twice(long value) {
    return 2 * value;
  }

  public String risky(String server, long bonus) throws IOException {
    passes++;
    if (server.equals("down")) {
      throw new IOException("no answer from " + server);
    }
    return server + " after " + passes + " with " + bonus;
  }

  public int size() {
    return 3;
  }

  public void touch() {
    passes += 10;
  }

  public String fragile(String text) {
    return "own " + text;
  }
}
