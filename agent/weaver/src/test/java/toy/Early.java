package toy;

/** A class of the toy library that is loaded before its hooks can see it. */
public class Early {
  public String name() {
    return "own";
  }
}
