using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>What would keep somebody from using a page: what axe-core finds, and text that overflows or overlaps.</summary>
internal static class Barriers
{
    private const string Axe = """
        async () => {
          const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return found.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`);
        }
        """;

    // Text must lie inside the window and inside whatever cuts it off, and no two pieces of text on one another.
    private const string Layout = """
        () => {
          const problems = [];
          const root = document.documentElement;
          if (root.scrollWidth > root.clientWidth) {
            problems.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`);
          }
          const isHidden = element => element.closest('.hidden, .skip, .uplot') || !element.checkVisibility({ visibilityProperty: true });
          const scrolls = element => element.closest('.scroll');
          const boxes = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            const text = node.textContent.trim();
            const parent = node.parentElement;
            if (!text || isHidden(parent) || parent.closest('select, script, style')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              if (box.width < 1 || box.height < 1) continue;
              if (!scrolls(parent)) {
                if (box.left < -1 || box.right > root.clientWidth + 1) problems.push(`"${text.slice(0, 60)}" leaves the window`);
                for (let around = parent; around !== document.body; around = around.parentElement) {
                  const edge = around.getBoundingClientRect();
                  if (getComputedStyle(around).display !== 'inline' && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5)) {
                    problems.push(`"${text.slice(0, 60)}" overflows <${around.tagName.toLowerCase()} class="${around.className}">`);
                    break;
                  }
                }
                boxes.push({ text, box });
              }
            }
          }
          for (const control of document.querySelectorAll('button, select, .button')) {
            if (control.scrollWidth > control.clientWidth + 1 && !isHidden(control)) problems.push(`"${control.textContent.trim().slice(0, 60)}" is cut off in its control`);
          }
          for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length; j++) {
              const a = boxes[i].box, b = boxes[j].box;
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 2 && high > Math.min(a.height, b.height) * .45) problems.push(`"${boxes[i].text.slice(0, 40)}" overlaps "${boxes[j].text.slice(0, 40)}"`);
            }
          }
          return problems;
        }
        """;

    /// <summary>What axe-core finds.</summary>
    public static async Task<IReadOnlyList<string>> FindByAxeAsync(IPage page)
    {
        // The page's own policy lets no foreign script in; the browser's debugger may run one all the same.
        await page.EvaluateAsync(await File.ReadAllTextAsync(await Chromium.AxeAsync()));
        return await page.EvaluateAsync<string[]>(Axe);
    }

    /// <summary>Text that overflows or overlaps.</summary>
    public static async Task<IReadOnlyList<string>> FindInLayoutAsync(IPage page) => await page.EvaluateAsync<string[]>(Layout);
}
