package toy;

/** A library of which one hook point exists and one does not. */
public class Half {
  public String there() {
    return "own";
  }
}
