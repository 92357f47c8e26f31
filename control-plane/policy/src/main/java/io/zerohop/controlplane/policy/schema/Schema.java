package io.zerohop.controlplane.policy.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be. One description of each kind drives its validation, its OpenAPI documents
 * and its page in the reference. Immutable: each method returns a changed copy.
 */
public sealed interface Schema {
  /** One or two sentences for users. */
  String description();

  /** An object without fields so far. */
  static Obj object(String description) {
    return new Obj(description, Map.of(), null, false, List.of());
  }

  /** An object of any names, each with a value of that schema. */
  static Obj mapOf(String description, Schema values) {
    return new Obj(description, Map.of(), values, false, List.of());
  }

  /** An object whose fields nobody checks. */
  static Obj anyObject(String description) {
    return new Obj(description, Map.of(), null, true, List.of());
  }

  /** A list of that item. */
  static Arr list(String description, Schema items) {
    return new Arr(description, items, 0, Integer.MAX_VALUE, List.of());
  }

  /** A text of any form. */
  static Text text(String description) {
    return new Text(description, null, List.of(), Map.of(), 0, Integer.MAX_VALUE, null);
  }

  /** A text of that form. */
  static Text text(String description, Format format) {
    return text(description).format(format);
  }

  /** A whole number, both ends included. */
  static Whole whole(String description, long min, long max) {
    return new Whole(description, min, max, null);
  }

  /** True or false. */
  static Flag flag(String description) {
    return new Flag(description, null);
  }

  /** A whole number or a text, such as a Service's targetPort. */
  static NumberOrText numberOrText(String description) {
    return new NumberOrText(description);
  }

  /** How much a field means here. */
  enum Effect {
    /** It does what it says. */
    APPLIED,
    /** It is accepted and does nothing. */
    NONE,
    /** The standard has it, we refuse it. */
    REFUSED
  }

  /**
   * A field of an object.
   *
   * @param note why it is without effect or refused, else empty
   */
  record Field(Schema schema, boolean required, Effect effect, String note) {}

  /**
   * An object.
   *
   * @param values the schema of fields with other names, or null where there are none
   * @param open whether fields with other names are taken unchecked
   */
  record Obj(
      String description,
      Map<String, Field> fields,
      @Nullable Schema values,
      boolean open,
      List<Check> checks)
      implements Schema {
    public Obj {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      checks = List.copyOf(checks);
    }

    /** With an optional field. */
    public Obj field(String name, Schema schema) {
      return with(name, new Field(schema, false, Effect.APPLIED, ""));
    }

    /** With a field that must be there. */
    public Obj required(String name, Schema schema) {
      return with(name, new Field(schema, true, Effect.APPLIED, ""));
    }

    /** With a field that is taken and does nothing. */
    public Obj withoutEffect(String name, Schema schema) {
      return with(name, new Field(schema, false, Effect.NONE, ""));
    }

    /** With a field of the standard that is refused; the note says why or what to do instead. */
    public Obj refused(String name, String note) {
      Schema any = anyObject("Not supported: " + note + ".");
      return with(name, new Field(any, false, Effect.REFUSED, note));
    }

    /** With a rule over several fields. */
    public Obj check(Check check) {
      List<Check> all = new ArrayList<>(checks);
      all.add(check);
      return new Obj(description, fields, values, open, all);
    }

    private Obj with(String name, Field field) {
      Map<String, Field> all = new LinkedHashMap<>(fields);
      all.put(name, field);
      return new Obj(description, all, values, open, checks);
    }
  }

  /**
   * A list.
   *
   * @param keys the fields by which Kubernetes merges its items; none for an atomic list
   */
  record Arr(String description, Schema items, int min, int max, List<String> keys)
      implements Schema {
    public Arr {
      keys = List.copyOf(keys);
    }

    /** With at least that many items. */
    public Arr min(int count) {
      return new Arr(description, items, count, max, keys);
    }

    /** With at most that many items. */
    public Arr max(int count) {
      return new Arr(description, items, min, count, keys);
    }

    /** With items told apart by these fields: two with equal ones are an error. */
    public Arr keys(String... names) {
      return new Arr(description, items, min, max, List.of(names));
    }
  }

  /**
   * A text.
   *
   * @param values the only values allowed; any where there is none
   * @param refusedValues values of the standard that we refuse, with the reason
   * @param standard the value where the field is absent, or null
   */
  record Text(
      String description,
      @Nullable Format format,
      List<String> values,
      Map<String, String> refusedValues,
      int minLength,
      int maxLength,
      @Nullable String standard)
      implements Schema {
    public Text {
      values = List.copyOf(values);
      refusedValues = Collections.unmodifiableMap(new LinkedHashMap<>(refusedValues));
    }

    /** Of that form. */
    public Text format(Format wanted) {
      return new Text(description, wanted, values, refusedValues, minLength, maxLength, standard);
    }

    /** One of these. */
    public Text oneOf(String... names) {
      return new Text(
          description, format, List.of(names), refusedValues, minLength, maxLength, standard);
    }

    /** Not this one, though the standard has it. */
    public Text refuse(String name, String why) {
      Map<String, String> all = new LinkedHashMap<>(refusedValues);
      all.put(name, why);
      return new Text(description, format, values, all, minLength, maxLength, standard);
    }

    /** Of a length between these, in characters. */
    public Text length(int min, int max) {
      return new Text(description, format, values, refusedValues, min, max, standard);
    }

    /** With a value for where the field is absent. */
    public Text standard(String value) {
      return new Text(description, format, values, refusedValues, minLength, maxLength, value);
    }
  }

  /** A whole number; both ends are included. */
  record Whole(String description, long min, long max, @Nullable Long standard) implements Schema {
    /** With a value for where the field is absent. */
    public Whole standard(long value) {
      return new Whole(description, min, max, value);
    }
  }

  /** True or false. */
  record Flag(String description, @Nullable Boolean standard) implements Schema {
    /** With a value for where the field is absent. */
    public Flag standard(boolean value) {
      return new Flag(description, value);
    }
  }

  /** A whole number or a text. */
  record NumberOrText(String description) implements Schema {}
}
