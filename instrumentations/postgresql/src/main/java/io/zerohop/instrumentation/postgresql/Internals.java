package io.zerohop.instrumentation.postgresql;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.PGStream;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/** What the driver keeps to itself, found once. Thread-safe. */
final class Internals {
  private final MethodHandle stream;
  private final MethodHandle batch;
  private final MethodHandle query;
  private final MethodHandle types;
  private final MethodHandle properties;
  private final MethodHandle values;
  private final MethodHandle text;
  private final Class<?> textKey;
  private final @Nullable Writes writes;
  private final Constructor<?> open;
  private final Class<?> prepared;
  private final Class<?> parameters;

  Internals(HookContext context) throws ReflectiveOperationException {
    prepared = context.libraryClass("org.postgresql.jdbc.PgPreparedStatement");
    parameters = context.libraryClass("org.postgresql.core.v3.SimpleParameterList");
    Field pgStream =
        field(context.libraryClass("org.postgresql.core.QueryExecutorBase"), "pgStream");
    stream = getter(context, pgStream, PGStream.class);
    batch = getter(context, field(PgStatement.class, "batchStatements"), List.class);
    query = getter(context, field(prepared, "preparedQuery"), CachedQuery.class);
    Field cache = field(PgConnection.class, "typeCache", "_typeCache"); // the latter to 42.2
    types = getter(context, cache, Object.class);
    Field clientInfo = field(PgConnection.class, "clientInfo", "_clientInfo");
    properties = getter(context, clientInfo, Properties.class);
    values = getter(context, field(parameters, "paramValues"), Object[].class);
    textKey = context.libraryClass("org.postgresql.core.BaseQueryKey");
    text = getter(context, field(textKey, "sql"), String.class);
    open = PgConnection.class.getConstructors()[0];
    writes =
        Writes.of(
            context,
            List.of(
                field(PgStatement.class, "connection"),
                field(prepared, "preparedQuery"),
                cache,
                clientInfo));
  }

  /**
   * Writes what the driver has made final.
   *
   * @param connection a statement's
   * @param query a prepared statement's
   * @param types a connection's
   * @param properties a connection's
   */
  private record Writes(
      MethodHandle connection, MethodHandle query, MethodHandle types, MethodHandle properties) {
    /** Null where this JVM lets nobody write them (JEP 500): all but the split goes on. */
    static @Nullable Writes of(HookContext context, List<Field> fields) {
      try {
        MethodHandle[] made = new MethodHandle[fields.size()];
        for (int i = 0; i < made.length; i++) {
          made[i] = setter(context, fields.get(i));
        }
        return new Writes(made[0], made[1], made[2], made[3]);
      } catch (IllegalAccessException | RuntimeException denied) {
        MeshPorts.fault("the fields of PostgreSQL's driver", denied);
        return null;
      }
    }
  }

  /** Whether statements can be moved between connections. */
  boolean canMove() {
    return writes != null;
  }

  private Writes writes() {
    return Objects.requireNonNull(writes, "nothing can be moved, so nothing may be asked to be");
  }

  private static Field field(Class<?> owner, String... names) throws NoSuchFieldException {
    for (String name : names) {
      for (Field field : owner.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new NoSuchFieldException(owner.getName() + '.' + String.join(" or ", names));
  }

  private static MethodHandle getter(HookContext context, Field field, Class<?> type)
      throws IllegalAccessException {
    return lookup(context, field)
        .unreflectGetter(field)
        .asType(MethodType.methodType(type, Object.class));
  }

  /** Of final fields too. */
  private static MethodHandle setter(HookContext context, Field field)
      throws IllegalAccessException {
    MethodHandles.Lookup lookup = lookup(context, field);
    field.setAccessible(true);
    return lookup
        .unreflectSetter(field)
        .asType(MethodType.methodType(void.class, Object.class, Object.class));
  }

  private static MethodHandles.Lookup lookup(HookContext context, Field field)
      throws IllegalAccessException {
    return context.lookupIn(field.getDeclaringClass());
  }

  /** The sockets of a connection under policy; null of any other. */
  @Nullable Sockets sockets(@Nullable Object executor) throws Throwable {
    PGStream open = executor == null ? null : (PGStream) stream.invokeExact(executor);
    return open != null && open.getSocketFactory() instanceof Sockets ours ? ours : null;
  }

  /** The query of a prepared statement; null where it is a plain one. */
  @Nullable CachedQuery query(PgStatement statement) throws Throwable {
    return prepared.isInstance(statement)
        ? (CachedQuery) query.invokeExact((Object) statement)
        : null;
  }

  /**
   * What the statement says, in the application's own words where the driver makes a query of a
   * call of JDBC: {@code {call f(?)}} would pass for a read.
   */
  String text(PgStatement statement, Query query) throws Throwable {
    CachedQuery known = statement instanceof CallableStatement ? query(statement) : null;
    boolean call = known != null && known.isFunction && textKey.isInstance(known.key);
    return call && known != null ? (String) text.invokeExact(known.key) : query.getNativeSql();
  }

  /** The queries of the statement's batch, as the driver keeps them; null without. */
  @SuppressWarnings("unchecked")
  @Nullable List<Query> batch(PgStatement statement) throws Throwable {
    return (List<Query>) (List<?>) batch.invokeExact((Object) statement);
  }

  /** From now on the statement is one of that connection. */
  void move(PgStatement statement, PgConnection to) throws Throwable {
    CachedQuery old = query(statement);
    if (old != null) {
      CachedQuery fresh = to.getQueryExecutor().borrowQueryByKey(old.key);
      List<Query> waiting = batch(statement);
      if (waiting != null) {
        waiting.replaceAll(each -> each == old.query ? fresh.query : each);
      }
      statement.getPGConnection().getQueryExecutor().releaseQuery(old);
      writes().query.invokeExact((Object) statement, (Object) fresh);
    }
    writes().connection.invokeExact((Object) statement, (Object) to);
  }

  /** Types that the application made known to one connection are known to the other. */
  void shareTypes(PgConnection from, PgConnection to) throws Throwable {
    writes().types.invokeExact((Object) to, (Object) types.invokeExact((Object) from));
  }

  /** What of the connection can hold others. */
  Held held(PgConnection own) throws Throwable {
    Properties known = (Properties) properties.invokeExact((Object) own);
    if (known instanceof Held already) {
      return already;
    }
    Held made = new Held(known);
    writes().properties.invokeExact((Object) own, (Object) made);
    return made;
  }

  /** Whether a value is read from a stream while it is sent, so that it can be sent only once. */
  boolean readsStreams(@Nullable Object list) throws Throwable {
    if (!(list instanceof ParameterList) || !parameters.isInstance(list)) {
      return false;
    }
    for (Object value : (Object[]) values.invokeExact(list)) {
      if (value != null && value.getClass().getSimpleName().contains("Stream")) {
        return true;
      }
    }
    return false;
  }

  /** A connection by the driver's own constructor. */
  PgConnection open(@Nullable Object[] arguments) throws SQLException {
    try {
      return (PgConnection) open.newInstance(arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof SQLException failed) {
        throw failed;
      }
      throw new IllegalStateException(thrown.getCause());
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException(changed);
    }
  }
}
