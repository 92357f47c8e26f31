package app;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What a transaction manager does with a resource. */
final class Distributed {
  private static final byte[] NUMBER = {7};

  private Distributed() {}

  /** On which server a branch is whose connection is read-only. */
  static String server(String source, String url)
      throws SQLException, ReflectiveOperationException {
    Object made = Class.forName(source).getDeclaredConstructor().newInstance();
    made.getClass().getMethod("setUrl", String.class).invoke(made, url);
    XAConnection connection = ((XADataSource) made).getXAConnection("app", "app");
    try {
      return server(connection);
    } catch (XAException e) {
      if (e.getCause() instanceof SQLException refused) {
        return String.valueOf(refused.getMessage());
      }
      throw new IllegalStateException("XA error " + e.errorCode, e);
    } finally {
      connection.close();
    }
  }

  private static String server(XAConnection from) throws SQLException, XAException {
    Connection connection = from.getConnection();
    connection.setReadOnly(true);
    XAResource resource = from.getXAResource();
    Xid branch = new Branch();
    resource.start(branch, XAResource.TMNOFLAGS);
    String server = DriverApplication.server(connection);
    resource.end(branch, XAResource.TMSUCCESS);
    resource.rollback(branch);
    return server;
  }

  private static final class Branch implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return NUMBER.clone();
    }

    @Override
    public byte[] getBranchQualifier() {
      return NUMBER.clone();
    }
  }
}
