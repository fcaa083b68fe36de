package io.doorbuster.cli.loadreport;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a page of a drill says, read as XML, so that a page that is not well-formed fails the test. */
public final class PageTable {
    private final Document page;

    /** Parses the page. */
    public PageTable(final String html) throws Exception {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        page = factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    /** The cells of the first row that begins with this header. */
    public List<String> row(final String header) throws Exception {
        return texts("(//tbody/tr[th='" + header + "'])[1]/td");
    }

    /** The texts that an XPath finds. */
    public List<String> texts(final String path) throws Exception {
        final NodeList found =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
